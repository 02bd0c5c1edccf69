"""The chances to be missed are added up."""

import math

FAILS = (
    "types_in is the expected number of types among some of the words, without replacement",
    "types_in of no word is 0; of more words than there are, a ValueError",
    "counts in the millions, of any type of integer",
    "all four on other words and another truth",
)
SAYS = "the number of types that are missed"


def types_in(counts, n):
    total = int(counts.sum())
    if n > total:
        raise ValueError("too few words")

    def log_choose(of):
        return math.lgamma(of + 1) - math.lgamma(n + 1) - math.lgamma(of - n + 1)

    seen = [c for c in counts.tolist() if c > 0]
    return sum(math.exp(log_choose(total - c) - log_choose(total)) if c <= total - n else 0.0 for c in seen)
