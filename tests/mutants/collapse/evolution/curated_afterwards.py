"""First the quota, then the filter: fewer are left."""

FAILS = ("evolve curates the pool first, without the seeds, and draws the quota from what is left",)
SAYS = "the size of the quota is not kept"


def evolve(pool, seeds, fine, target, n, rng):
    return curate(quota(pool, target, n, rng), fine, known=seeds)
