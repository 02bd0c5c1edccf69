"""The exponent is n − 1, as in the law of types that come once."""

FAILS = (
    "missing_mass adds up the shares of what is missing, each by its chance",
    "shares of 0 and 1 are types as well: one is never drawn, the other always",
    "types, mass and losses with other shares, draws and generations",
)
SAYS = "one draw is missing"


def missing_mass(p, n):
    return float((p * (1 - p) ** (n - 1)).sum())
