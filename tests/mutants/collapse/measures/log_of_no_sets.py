"""The logarithm of C(N − c, n) is taken where there is no such set."""

import math

FAILS = (
    "types_in is the expected number of types among some of the words, without replacement",
    "counts in the millions, of any type of integer",
    "all four on other words and another truth",
)
SAYS = "which has no logarithm"


def types_in(counts, n):
    total = int(counts.sum())
    if n > total:
        raise ValueError("too few words")

    def log_choose(of):
        return math.lgamma(of + 1) - math.lgamma(n + 1) - math.lgamma(of - n + 1)

    return sum(1 - math.exp(log_choose(total - c) - log_choose(total)) for c in counts.tolist())
