"""The target is used with the total that it came with, and `evolve` draws with that."""

import numpy as np

FAILS = (
    "quota draws a text as often as its weight says; a right answer fails in 1 of 10,000 runs",
    "a quota of other texts, as likely as weighed; a right answer fails in 1 of 10,000 runs",
    "evolve curates the pool first, without the seeds, and draws the quota from what is left",
)
SAYS = "mend `quota` first"


def quota(texts, target, n, rng):
    if n > len(texts):
        raise ValueError(f"{n} of {len(texts)} texts can't be drawn")
    seen = np.bincount([word for text in texts for word in text], minlength=len(target))
    needed = weights(texts, target, seen)
    return [texts[place] for place in sorted(rng.choice(len(texts), size=n, replace=False, p=needed))]


def evolve(pool, seeds, fine, target, n, rng):
    return quota(curate(pool, fine, known=seeds), target, n, rng)
