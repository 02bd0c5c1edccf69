"""Training gets a seed of its own in each generation, writing doesn't."""

FAILS = (
    "a new model in each generation, with seed + g, and it writes N texts with seed + g",
    "loops with other plans, numbers, shares, seeds and widths of texts",
)
SAYS = "`write` with seed + g"


def recursion(real, plan, generations, fit, write, share=0.1, fresh=None, seed=0):
    made = []
    for g in range(generations + 1):
        read = next_texts(plan, real, [each.written for each in made], share, fresh) if made else real
        model = fit(read, seed + g)
        made.append(Generation(model, write(model, len(real), seed)))
    return made
