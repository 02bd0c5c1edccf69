"""Texts and model are swapped."""

FAILS = (
    "generation 0 reads the real texts, each later one what the plan makes of all written before",
    "a new model in each generation, with seed + g, and it writes N texts with seed + g",
    "`share` and `fresh` reach the plan",
    "returns model and texts of all generations, 0 to the last; with 0 generations just one",
    "loops with other plans, numbers, shares, seeds and widths of texts",
)
SAYS = "model and texts are swapped"


def recursion(real, plan, generations, fit, write, share=0.1, fresh=None, seed=0):
    made = []
    for g in range(generations + 1):
        read = next_texts(plan, real, [each.written for each in made], share, fresh) if made else real
        model = fit(read, seed + g)
        made.append(Generation(write(model, len(real), seed + g), model))
    return made
