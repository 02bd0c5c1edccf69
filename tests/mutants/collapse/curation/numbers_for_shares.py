"""The texts are counted, and the numbers not divided."""

FAILS = (
    "price: the shares of what is kept, of what is not fine, and of the minority",
    "price on fresh lists, the shares and the types",
)
SAYS = "not a share"


reference = price


def price(before, after, fine, minority):
    numbers = [sum(map(minority, texts)) for texts in (before, after)]
    return reference(before, after, fine, minority)._replace(minority_before=numbers[0], minority_after=numbers[1])
