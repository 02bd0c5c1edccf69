"""The share of the types that are missing is taken for the share of the mass."""

FAILS = (
    "missing_mass adds up the shares of what is missing, each by its chance",
    "shares of 0 and 1 are types as well: one is never drawn, the other always",
    "types, mass and losses with other shares, draws and generations",
)
SAYS = "the share of the *types* that are missing"


def missing_mass(p, n):
    return float(((1 - p) ** n).mean())
