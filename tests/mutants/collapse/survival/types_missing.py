"""The types that are missing are counted."""

FAILS = (
    "expected_types adds up each type's chance to be among n draws",
    "shares of 0 and 1 are types as well: one is never drawn, the other always",
    "a thousand types of share 1e-14, a billion draws: expected_types has six right digits",
    "types of share 1e-14 in a billion draws: six digits are right",
    "types, mass and losses with other shares, draws and generations",
)
SAYS = "the types that are missing, not those that are seen"


def expected_types(p, n):
    return float(((1 - p) ** n).sum())
