"""What is kept beside a model is what it read, not what it wrote."""

FAILS = (
    "returns model and texts of all generations, 0 to the last; with 0 generations just one",
    "loops with other plans, numbers, shares, seeds and widths of texts",
)
SAYS = "its model, and other texts"


def recursion(real, plan, generations, fit, write, share=0.1, fresh=None, seed=0):
    made, written = [], []
    for g in range(generations + 1):
        read = next_texts(plan, real, written, share, fresh) if written else real
        model = fit(read, seed + g)
        written.append(write(model, len(real), seed + g))
        made.append(Generation(model, read))
    return made
