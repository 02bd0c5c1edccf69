"""Numbers of copies are returned, not their shares."""

FAILS = (
    "resample makes n independent draws in proportion to q, and returns shares",
    "samples and chains of other shares, draws and generations",
)
SAYS = "the numbers of copies, not their shares"


def resample(q, n, rng):
    return rng.multinomial(n, q)
