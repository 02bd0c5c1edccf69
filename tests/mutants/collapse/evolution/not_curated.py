"""The quota is drawn from the pool as it is."""

FAILS = ("evolve curates the pool first, without the seeds, and draws the quota from what is left",)
SAYS = "pool is not curated"


def evolve(pool, seeds, fine, target, n, rng):
    return quota([text for text in pool if text not in seeds], target, n, rng)
