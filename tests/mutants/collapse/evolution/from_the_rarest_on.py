"""The end of the text is returned."""

FAILS = (
    "beginning ends with the rarest word of the text, the first of equals",
    "beginning and weights of many fresh texts",
)
SAYS = "the end of the text"


def beginning(text, counts):
    rarest = min(range(len(text)), key=lambda place: counts[text[place]])
    return text[rarest:]
