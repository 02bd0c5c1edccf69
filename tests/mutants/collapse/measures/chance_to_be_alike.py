"""The chance of two words of the same type is returned."""

FAILS = (
    "pair_diversity is the chance that two of the words, drawn without replacement, differ",
    "counts in the millions, of any type of integer",
    "all four on other words and another truth",
)
SAYS = "of the *same* type"


def pair_diversity(counts):
    c = counts.astype(float)
    n = c.sum()
    return float((c * (c - 1)).sum() / (n * (n - 1)))
