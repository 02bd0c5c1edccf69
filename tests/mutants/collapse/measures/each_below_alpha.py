"""Each type of at most alpha is rare."""

FAILS = (
    "tail_coverage is the tail's share of the words over its share of the truth",
    "counts in the millions, of any type of integer",
    "all four on other words and another truth",
)
SAYS = "each type with a share of at most alpha"


def tail_coverage(counts, truth, alpha):
    rare = (truth > 0) & (truth <= alpha)
    return float(counts[rare].sum() / counts.sum() / truth[rare].sum())
