"""Each generation is trained on the real texts."""

FAILS = (
    "generation 0 reads the real texts, each later one what the plan makes of all written before",
    "`share` and `fresh` reach the plan",
    "loops with other plans, numbers, shares, seeds and widths of texts",
)
SAYS = "nothing recurs"


def recursion(real, plan, generations, fit, write, share=0.1, fresh=None, seed=0):
    made = []
    for g in range(generations + 1):
        model = fit(real, seed + g)
        made.append(Generation(model, write(model, len(real), seed + g)))
    return made
