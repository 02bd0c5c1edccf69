"""Only the number of pairs below is corrected."""

FAILS = (
    "pair_diversity is the chance that two of the words, drawn without replacement, differ",
    "all four on other words and another truth",
)
SAYS = "c² is above n(n − 1)"


def pair_diversity(counts):
    c = counts.astype(float)
    n = c.sum()
    return float(1 - (c**2).sum() / (n * (n - 1)))
