"""Unheard-of texts are called sameness, typical ones noise."""

FAILS = (
    "diagnose asks the two shares, each at its bound or above it, and never the mean",
    "diagnose of the signatures of many texts, noisy, tame, both, and neither",
)
SAYS = "swapped"


def diagnose(signature):
    noise, sameness = signature.unheard >= 0.05, signature.typical >= 0.60
    if noise and sameness:
        return "both"
    return "sameness" if noise else "noise" if sameness else "healthy"
