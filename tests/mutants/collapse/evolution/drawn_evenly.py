"""The weights are not used in the draw."""

FAILS = (
    "quota draws a text as often as its weight says; a right answer fails in 1 of 10,000 runs",
    "a quota of other texts, as likely as weighed; a right answer fails in 1 of 10,000 runs",
)
SAYS = "the texts are drawn evenly"


def quota(texts, target, n, rng):
    if n > len(texts):
        raise ValueError(f"{n} of {len(texts)} texts can't be drawn")
    return [texts[place] for place in sorted(rng.choice(len(texts), size=n, replace=False))]
