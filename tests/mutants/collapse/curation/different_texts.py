"""Types are taken for different texts."""

FAILS = (
    "price counts the different words in equally many texts of both",
    "price on fresh lists, the shares and the types",
)
SAYS = "different texts are counted"


reference = price


def price(before, after, fine, minority):
    n = min(len(before), len(after))
    different = [len(set(texts[:n])) for texts in (before, after)]
    return reference(before, after, fine, minority)._replace(types_before=different[0], types_after=different[1])
