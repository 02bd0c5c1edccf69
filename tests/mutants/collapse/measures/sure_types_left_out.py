"""Types without a binomial are left out of the sum."""

import math

FAILS = (
    "types_in is the expected number of types among some of the words, without replacement",
    "counts in the millions, of any type of integer",
    "all four on other words and another truth",
)
SAYS = "but s words cannot miss them"


def types_in(counts, n):
    total = int(counts.sum())
    if n > total:
        raise ValueError("too few words")

    def log_choose(of):
        return math.lgamma(of + 1) - math.lgamma(n + 1) - math.lgamma(of - n + 1)

    can_be_missed = [c for c in counts.tolist() if c <= total - n]
    return sum(1 - math.exp(log_choose(total - c) - log_choose(total)) for c in can_be_missed)
