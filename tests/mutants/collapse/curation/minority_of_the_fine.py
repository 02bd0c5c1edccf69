"""The minority is looked for among the fine texts only."""

FAILS = (
    "price: the shares of what is kept, of what is not fine, and of the minority",
    "price on fresh lists, the shares and the types",
)
SAYS = "only texts that are fine are looked at"


reference = price


def price(before, after, fine, minority):
    good = [text for text in before if fine(text)]
    share = sum(map(minority, good)) / max(len(good), 1)
    return reference(before, after, fine, minority)._replace(minority_before=share)
