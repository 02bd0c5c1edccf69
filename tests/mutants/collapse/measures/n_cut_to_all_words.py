"""More words than there are is read as all of them."""

import math

FAILS = ("types_in of no word is 0; of more words than there are, a ValueError",)
SAYS = "a guess beyond them is no measurement"


def types_in(counts, n):
    total = int(counts.sum())
    n = min(n, total)

    def log_choose(of):
        return math.lgamma(of + 1) - math.lgamma(n + 1) - math.lgamma(of - n + 1)

    return sum(
        1 - math.exp(log_choose(total - c) - log_choose(total)) if c <= total - n else 1.0 for c in counts.tolist()
    )
