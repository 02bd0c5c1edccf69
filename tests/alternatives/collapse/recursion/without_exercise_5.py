"""Texts are joined here, without `next_texts`, and what was written is kept as one growing table."""

from tinyloops.rows import stack


def recursion(real, plan, generations, fit, write, share=0.1, fresh=None, seed=0):
    made, read, everything = [], real, real
    count = len(real)
    m = round(share * count)
    while len(made) <= generations:
        number = seed + len(made)
        model = fit(read, number)
        written = write(model, count, number)
        made.append(Generation(model, written))
        everything = stack(everything, written)
        if plan == "accumulate":
            read = everything
        elif plan == "replace":
            read = written
        elif plan == "fixed":
            read = stack(written[: count - m], real[:m])
        elif len(made) <= generations:  # nobody reads after the last: no new real texts for it
            read = stack(written[: count - m], fresh(m)) if m else written
    return made
