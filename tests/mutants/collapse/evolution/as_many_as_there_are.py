"""A quota that is too large is cut."""

import numpy as np

FAILS = ("quota draws n of the texts, none twice, in their order, by the generator that it is given",)
SAYS = "nobody says so"


def quota(texts, target, n, rng):
    n = min(n, len(texts))
    seen = np.bincount([word for text in texts for word in text], minlength=len(target))
    needed = weights(texts, target * (seen.sum() / target.sum()), seen)
    return [texts[place] for place in sorted(rng.choice(len(texts), size=n, replace=False, p=needed))]
