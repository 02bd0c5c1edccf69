"""Equal sizes are used for the shares as well."""

FAILS = (
    "price: the shares of what is kept, of what is not fine, and of the minority",
    "price on fresh lists, the shares and the types",
)
SAYS = "only the first n texts are looked at"


reference = price


def price(before, after, fine, minority):
    n = min(len(before), len(after))
    first = reference(before[:n], after[:n], fine, minority)
    return first._replace(kept=len(after) / len(before))
