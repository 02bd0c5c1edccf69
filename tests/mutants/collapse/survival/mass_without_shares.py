"""Missing types are counted, and not their mass."""

FAILS = (
    "missing_mass adds up the shares of what is missing, each by its chance",
    "shares of 0 and 1 are types as well: one is never drawn, the other always",
    "types, mass and losses with other shares, draws and generations",
)
SAYS = "each weighs 1, not its share"


def missing_mass(p, n):
    return float(((1 - p) ** n).sum())
