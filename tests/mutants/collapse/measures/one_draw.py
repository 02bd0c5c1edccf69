"""One draw of n words is made, and its types are counted."""

import numpy as np

FAILS = (
    "types_in is the expected number of types among some of the words, without replacement",
    "counts in the millions, of any type of integer",
    "all four on other words and another truth",
)
SAYS = "as one draw of s words has it"


def types_in(counts, n):
    if n > counts.sum():
        raise ValueError("too few words")
    drawn = np.random.default_rng(n).multivariate_hypergeometric(counts, n, method="marginals")
    return float((drawn > 0).sum())
