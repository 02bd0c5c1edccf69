"""Every generation reads what generation 0 wrote."""

FAILS = (
    "generation 0 reads the real texts, each later one what the plan makes of all written before",
    "`share` and `fresh` reach the plan",
    "loops with other plans, numbers, shares, seeds and widths of texts",
)
SAYS = "only generation 0's texts"


def recursion(real, plan, generations, fit, write, share=0.1, fresh=None, seed=0):
    made = []
    for g in range(generations + 1):
        read = next_texts(plan, real, [made[0].written], share, fresh) if made else real
        model = fit(read, seed + g)
        made.append(Generation(model, write(model, len(real), seed + g)))
    return made
