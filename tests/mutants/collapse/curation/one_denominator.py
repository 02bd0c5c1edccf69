"""Both shares are divided by the number of texts before."""

FAILS = (
    "price: the shares of what is kept, of what is not fine, and of the minority",
    "price on fresh lists, the shares and the types",
)
SAYS = "texts in the other list"


reference = price


def price(before, after, fine, minority):
    bad = sum(not fine(text) for text in after) / len(before)
    some = sum(minority(text) for text in after) / len(before)
    return reference(before, after, fine, minority)._replace(bad_after=bad, minority_after=some)
