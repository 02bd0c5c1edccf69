"""The weights are those in the pool as it was written."""

import numpy as np

FAILS = ("evolve curates the pool first, without the seeds, and draws the quota from what is left",)
SAYS = "also of what was thrown out"


def evolve(pool, seeds, fine, target, n, rng):
    left = curate(pool, fine, known=seeds)
    seen = np.bincount([word for text in pool for word in text], minlength=len(target))
    needed = weights(left, target * (seen.sum() / target.sum()), seen)
    return [left[place] for place in sorted(rng.choice(len(left), size=n, replace=False, p=needed))]
