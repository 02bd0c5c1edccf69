"""Binomials are turned into floats before they are divided."""

import math

FAILS = ("counts in the millions, of any type of integer",)
SAYS = "no float is so large"


def types_in(counts, n):
    total = int(counts.sum())
    if n > total:
        raise ValueError("too few words")
    return sum(1 - float(math.comb(total - c, n)) / float(math.comb(total, n)) for c in counts.tolist())
