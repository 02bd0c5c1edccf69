"""The sizes are made equal in words, not in texts."""

FAILS = (
    "price counts the different words in equally many texts of both",
    "price on fresh lists, the shares and the types",
)
SAYS = "equally many words are taken"


reference = price


def price(before, after, fine, minority):
    words = [[word for text in texts for word in text] for texts in (before, after)]
    n = min(map(len, words))
    types = [len(set(some[:n])) for some in words]
    return reference(before, after, fine, minority)._replace(types_before=types[0], types_after=types[1])
