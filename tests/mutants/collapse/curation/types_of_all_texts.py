"""The types of all texts before are compared with those of fewer texts after."""

FAILS = (
    "price counts the different words in equally many texts of both",
    "price on fresh lists, the shares and the types",
)
SAYS = "the types of all texts are counted"


reference = price


def price(before, after, fine, minority):
    types = [len({word for text in texts for word in text}) for texts in (before, after)]
    return reference(before, after, fine, minority)._replace(types_before=types[0], types_after=types[1])
