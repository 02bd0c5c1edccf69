"""Half of the words have half of the types."""

FAILS = (
    "types_in is the expected number of types among some of the words, without replacement",
    "counts in the millions, of any type of integer",
    "all four on other words and another truth",
)
SAYS = "half of the words would have half of the types"


def types_in(counts, n):
    if n > counts.sum():
        raise ValueError("too few words")
    return float((counts > 0).sum() * n / counts.sum())
