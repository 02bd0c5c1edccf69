"""Only the number of pairs above is corrected."""

FAILS = (
    "pair_diversity is the chance that two of the words, drawn without replacement, differ",
    "all four on other words and another truth",
)
SAYS = "n² is below"


def pair_diversity(counts):
    c = counts.astype(float)
    n = c.sum()
    return float(1 - (c * (c - 1)).sum() / n**2)
