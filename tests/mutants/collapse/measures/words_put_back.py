"""Each word is put back before the next is drawn."""

FAILS = (
    "types_in is the expected number of types among some of the words, without replacement",
    "all four on other words and another truth",
)
SAYS = "the words are drawn with replacement"


def types_in(counts, n):
    if n > counts.sum():
        raise ValueError("too few words")
    return float((1 - (1 - counts / counts.sum()) ** n).sum())
