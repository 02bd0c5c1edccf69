"""The mass that is seen is returned."""

FAILS = (
    "missing_mass adds up the shares of what is missing, each by its chance",
    "shares of 0 and 1 are types as well: one is never drawn, the other always",
    "types, mass and losses with other shares, draws and generations",
)
SAYS = "this is the mass that is seen"


def missing_mass(p, n):
    return float((p * (1 - (1 - p) ** n)).sum())
