"""Models and texts are returned in two lists."""

FAILS = (
    "returns model and texts of all generations, 0 to the last; with 0 generations just one",
    "loops with other plans, numbers, shares, seeds and widths of texts",
)
SAYS = "something else than the list of all generations"


def recursion(real, plan, generations, fit, write, share=0.1, fresh=None, seed=0):
    models, written = [], []
    for g in range(generations + 1):
        models.append(fit(next_texts(plan, real, written, share, fresh) if g else real, seed + g))
        written.append(write(models[-1], len(real), seed + g))
    return models, written
