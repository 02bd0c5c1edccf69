"""The types seen are counted, whatever n is."""

FAILS = (
    "types_in is the expected number of types among some of the words, without replacement",
    "types_in of no word is 0; of more words than there are, a ValueError",
    "counts in the millions, of any type of integer",
    "all four on other words and another truth",
)
SAYS = "whatever the size is"


def types_in(counts, n):
    if n > counts.sum():
        raise ValueError("too few words")
    return float((counts > 0).sum())
