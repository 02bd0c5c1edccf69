"""The model of generation 0 writes for all generations."""

FAILS = (
    "a new model in each generation, with seed + g, and it writes N texts with seed + g",
    "loops with other plans, numbers, shares, seeds and widths of texts",
)
SAYS = "the first model writes for all"


def recursion(real, plan, generations, fit, write, share=0.1, fresh=None, seed=0):
    made = []
    for g in range(generations + 1):
        read = next_texts(plan, real, [each.written for each in made], share, fresh) if made else real
        model = fit(read, seed + g)
        made.append(Generation(model, write(made[0].model if made else model, len(real), seed + g)))
    return made
