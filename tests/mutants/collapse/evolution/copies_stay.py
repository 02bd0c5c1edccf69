"""Bad texts and seeds go, copies stay."""

FAILS = ("evolve curates the pool first, without the seeds, and draws the quota from what is left",)
SAYS = "copies are not taken out"


def evolve(pool, seeds, fine, target, n, rng):
    return quota([text for text in pool if fine(text) and text not in seeds], target, n, rng)
