"""The last generation does not write: nobody reads its texts."""

FAILS = (
    "a new model in each generation, with seed + g, and it writes N texts with seed + g",
    "returns model and texts of all generations, 0 to the last; with 0 generations just one",
    "loops with other plans, numbers, shares, seeds and widths of texts",
)
SAYS = "the last writes as well"


def recursion(real, plan, generations, fit, write, share=0.1, fresh=None, seed=0):
    made = []
    for g in range(generations + 1):
        read = next_texts(plan, real, [each.written for each in made], share, fresh) if made else real
        model = fit(read, seed + g)
        written = write(model, len(real), seed + g) if g < generations else None
        made.append(Generation(model, written))
    return made
