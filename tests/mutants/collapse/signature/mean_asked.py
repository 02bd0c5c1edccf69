"""The mean decides: above real is noise, below is sameness."""

FAILS = (
    "diagnose asks the two shares, each at its bound or above it, and never the mean",
    "diagnose of the signatures of many texts, noisy, tame, both, and neither",
)
SAYS = "the mean"


def diagnose(signature):
    if abs(signature.mean_shift) < 0.05:
        return "healthy"
    return "noise" if signature.mean_shift > 0 else "sameness"
