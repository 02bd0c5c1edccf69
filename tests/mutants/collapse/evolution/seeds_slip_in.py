"""The pool is curated without regard to the seeds."""

FAILS = ("evolve curates the pool first, without the seeds, and draws the quota from what is left",)
SAYS = "real texts slip into"


def evolve(pool, seeds, fine, target, n, rng):
    return quota(curate(pool, fine), target, n, rng)
