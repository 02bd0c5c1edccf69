"""`fresh` is not handed on."""

FAILS = (
    "`share` and `fresh` reach the plan",
    "loops with other plans, numbers, shares, seeds and widths of texts",
)
SAYS = "`fresh` does not reach"


def recursion(real, plan, generations, fit, write, share=0.1, fresh=None, seed=0):
    made = []
    for g in range(generations + 1):
        read = next_texts(plan, real, [each.written for each in made], share) if made else real
        model = fit(read, seed + g)
        made.append(Generation(model, write(model, len(real), seed + g)))
    return made
