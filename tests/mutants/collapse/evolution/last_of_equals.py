"""Of equally rare words the last is taken."""

FAILS = (
    "beginning ends with the rarest word of the text, the first of equals",
    "beginning and weights of many fresh texts",
)
SAYS = "the last is taken"


def beginning(text, counts):
    rarest = min(reversed(range(len(text))), key=lambda place: counts[text[place]])
    return text[: rarest + 1]
