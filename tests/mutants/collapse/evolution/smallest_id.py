"""The rarest word is taken to be the one with the smallest id."""

FAILS = (
    "beginning ends with the rarest word of the text, the first of equals",
    "beginning and weights of many fresh texts",
)
SAYS = "the word with the smallest id"


def beginning(text, counts):
    return text[: text.index(min(text)) + 1]
