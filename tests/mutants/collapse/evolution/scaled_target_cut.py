"""The scaled target is cut to whole numbers: counts are whole, one would think."""

import numpy as np

FAILS = ("quota draws a text as often as its weight says; a right answer fails in 1 of 10,000 runs",)
SAYS = "rounded to whole numbers"


def quota(texts, target, n, rng):
    if n > len(texts):
        raise ValueError(f"{n} of {len(texts)} texts can't be drawn")
    seen = np.bincount([word for text in texts for word in text], minlength=len(target))
    needed = weights(texts, (target * (seen.sum() / target.sum())).astype(int), seen)
    return [texts[place] for place in sorted(rng.choice(len(texts), size=n, replace=False, p=needed))]
