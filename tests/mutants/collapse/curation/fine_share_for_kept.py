"""`kept` is the share of fine texts."""

FAILS = (
    "price: the shares of what is kept, of what is not fine, and of the minority",
    "price on fresh lists, the shares and the types",
)
SAYS = "copies were dropped as well"


reference = price


def price(before, after, fine, minority):
    return reference(before, after, fine, minority)._replace(kept=sum(map(fine, before)) / len(before))
