"""All types are taken for equally likely."""

FAILS = (
    "expected_types adds up each type's chance to be among n draws",
    "shares of 0 and 1 are types as well: one is never drawn, the other always",
    "a thousand types of share 1e-14, a billion draws: expected_types has six right digits",
    "types of share 1e-14 in a billion draws: six digits are right",
    "types, mass and losses with other shares, draws and generations",
)
SAYS = "if all types had the same share"


def expected_types(p, n):
    return float(len(p) * (1 - (1 - 1 / len(p)) ** n))
