"""All words are counted, not the different ones."""

FAILS = (
    "price counts the different words in equally many texts of both",
    "price on fresh lists, the shares and the types",
)
SAYS = "each as often as it is said"


reference = price


def price(before, after, fine, minority):
    n = min(len(before), len(after))
    words = [sum(len(text) for text in texts[:n]) for texts in (before, after)]
    return reference(before, after, fine, minority)._replace(types_before=words[0], types_after=words[1])
