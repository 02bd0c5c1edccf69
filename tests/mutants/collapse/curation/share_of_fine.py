"""The share of fine texts is called bad."""

FAILS = (
    "price: the shares of what is kept, of what is not fine, and of the minority",
    "price on fresh lists, the shares and the types",
)
SAYS = "the share of texts that are fine"


reference = price


def price(before, after, fine, minority):
    fine_shares = [sum(map(fine, texts)) / len(texts) for texts in (before, after)]
    return reference(before, after, fine, minority)._replace(bad_before=fine_shares[0], bad_after=fine_shares[1])
