"""The real texts are put among what was written, so that accumulate reads them twice."""

FAILS = (
    "generation 0 reads the real texts, each later one what the plan makes of all written before",
    "loops with other plans, numbers, shares, seeds and widths of texts",
)
SAYS = "the real texts reach the plan twice"


def recursion(real, plan, generations, fit, write, share=0.1, fresh=None, seed=0):
    made, written = [], [real]
    for g in range(generations + 1):
        read = next_texts(plan, real, written, share, fresh) if made else real
        model = fit(read, seed + g)
        written.append(write(model, len(real), seed + g))
        made.append(Generation(model, written[-1]))
    return made
