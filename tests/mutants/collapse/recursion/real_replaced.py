"""What was read last time is taken for the real texts."""

FAILS = (
    "generation 0 reads the real texts, each later one what the plan makes of all written before",
    "`share` and `fresh` reach the plan",
    "loops with other plans, numbers, shares, seeds and widths of texts",
)
SAYS = "are taken for the real ones"


def recursion(real, plan, generations, fit, write, share=0.1, fresh=None, seed=0):
    made, count = [], len(real)
    for g in range(generations + 1):
        if made:
            real = next_texts(plan, real, [each.written for each in made[-1:]], share, fresh)
        model = fit(real, seed + g)
        made.append(Generation(model, write(model, count, seed + g)))
    return made
