"""The counts stay whole numbers, of 32 bits if they were."""

FAILS = (
    "pair_diversity takes counts of any type of integer, such as int32",
    "counts in the millions, of any type of integer",
)
SAYS = "does not fit into int32"


def pair_diversity(counts):
    n = int(counts.sum())
    return float(1 - (counts * (counts - 1)).sum() / (n * (n - 1)))
