"""The beginning is a list of words."""

FAILS = (
    "beginning ends with the rarest word of the text, the first of equals",
    "beginning and weights of many fresh texts",
)
SAYS = "return a part of the tuple"


def beginning(text, counts):
    words = list(text)
    return words[: words.index(min(words, key=lambda word: counts[word])) + 1]
