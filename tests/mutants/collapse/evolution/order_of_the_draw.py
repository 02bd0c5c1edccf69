"""The texts come in the order in which they were drawn."""

import numpy as np

FAILS = (
    "quota draws n of the texts, none twice, in their order, by the generator that it is given",
    "quota draws a text as often as its weight says; a right answer fails in 1 of 10,000 runs",
    "a quota of other texts, as likely as weighed; a right answer fails in 1 of 10,000 runs",
)
SAYS = "in which they were drawn"


def quota(texts, target, n, rng):
    if n > len(texts):
        raise ValueError(f"{n} of {len(texts)} texts can't be drawn")
    seen = np.bincount([word for text in texts for word in text], minlength=len(target))
    needed = weights(texts, target * (seen.sum() / target.sum()), seen)
    return [texts[place] for place in rng.choice(len(texts), size=n, replace=False, p=needed)]
