"""1 − Σ p², with the shares of the sample in place of p."""

FAILS = (
    "pair_diversity is the chance that two of the words, drawn without replacement, differ",
    "all four on other words and another truth",
)
SAYS = "a word makes a pair with itself"


def pair_diversity(counts):
    c = counts.astype(float)
    n = c.sum()
    return float(1 - ((c / n) ** 2).sum())
