"""`kept` is what was dropped."""

FAILS = (
    "price: the shares of what is kept, of what is not fine, and of the minority",
    "price on fresh lists, the shares and the types",
)
SAYS = "the share that was dropped"


reference = price


def price(before, after, fine, minority):
    return reference(before, after, fine, minority)._replace(kept=1 - len(after) / len(before))
