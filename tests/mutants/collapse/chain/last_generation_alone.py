"""The last generation alone is returned."""

FAILS = (
    "all luck comes from the generator that is given, and each draw has its own",
    "row 0 of a chain is p, each row is drawn from the row before, and what is lost stays lost",
    "the diversity of chains falls as the law says",
    "samples and chains of other shares, draws and generations",
)
SAYS = "one generation alone is returned"


def chain(p, n, generations, rng):
    for _ in range(generations):
        p = resample(p, n, rng)
    return p
