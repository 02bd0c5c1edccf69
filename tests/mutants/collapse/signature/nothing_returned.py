"""No return for texts without a fault."""

FAILS = (
    "diagnose asks the two shares, each at its bound or above it, and never the mean",
    "diagnose of the signatures of many texts, noisy, tame, both, and neither",
)
SAYS = "has no `return`"


def diagnose(signature):
    noise, sameness = signature.unheard >= 0.05, signature.typical >= 0.60
    if noise and sameness:
        return "both"
    if noise or sameness:
        return "noise" if noise else "sameness"
