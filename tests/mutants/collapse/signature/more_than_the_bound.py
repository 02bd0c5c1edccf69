"""A share just at its bound is let through."""

FAILS = ("diagnose asks the two shares, each at its bound or above it, and never the mean",)
SAYS = "just at a bound"


def diagnose(signature):
    noise, sameness = signature.unheard > 0.05, signature.typical > 0.60
    if noise and sameness:
        return "both"
    return "noise" if noise else "sameness" if sameness else "healthy"
