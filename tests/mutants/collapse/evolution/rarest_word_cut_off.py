"""The text is cut before its rarest word."""

FAILS = (
    "beginning ends with the rarest word of the text, the first of equals",
    "beginning and weights of many fresh texts",
)
SAYS = "the rarest word itself is cut off"


def beginning(text, counts):
    rarest = min(range(len(text)), key=lambda place: counts[text[place]])
    return text[:rarest]
