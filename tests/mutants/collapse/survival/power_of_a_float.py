"""1 − p is worked out as a float, which forgets how small p was."""

FAILS = (
    "a thousand types of share 1e-14, a billion draws: expected_types has six right digits",
    "types of share 1e-14 in a billion draws: six digits are right",
)
SAYS = "1 − p keeps nothing, or few digits"


def expected_types(p, n):
    return float((1 - (1 - p) ** n).sum())
