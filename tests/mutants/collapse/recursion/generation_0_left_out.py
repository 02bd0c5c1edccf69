"""The real generation is not returned."""

FAILS = (
    "returns model and texts of all generations, 0 to the last; with 0 generations just one",
    "loops with other plans, numbers, shares, seeds and widths of texts",
)
SAYS = "generation 0 is missing"


def recursion(real, plan, generations, fit, write, share=0.1, fresh=None, seed=0):
    made = []
    for g in range(generations + 1):
        read = next_texts(plan, real, [each.written for each in made], share, fresh) if made else real
        model = fit(read, seed + g)
        made.append(Generation(model, write(model, len(real), seed + g)))
    return made[1:]
