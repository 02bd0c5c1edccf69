"""Sameness is asked first, each question at its bound or above it, and the second one only if the first says no."""

FAILS = (
    "diagnose asks the two shares, each at its bound or above it, and never the mean",
    "diagnose of the signatures of many texts, noisy, tame, both, and neither",
)
SAYS = "the first rule that holds"


def diagnose(signature):
    if signature.typical >= 0.60:
        return "sameness"
    if signature.unheard >= 0.05:
        return "noise"
    return "healthy"
