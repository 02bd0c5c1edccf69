"""Pairs are counted once above and twice below."""

FAILS = (
    "pair_diversity is the chance that two of the words, drawn without replacement, differ",
    "pair_diversity takes counts of any type of integer, such as int32",
    "counts in the millions, of any type of integer",
    "all four on other words and another truth",
)
SAYS = "half of the pairs are missing"


def pair_diversity(counts):
    c = counts.astype(float)
    n = c.sum()
    return float(1 - (c * (c - 1) / 2).sum() / (n * (n - 1)))
