"""One of the two faults is enough for both."""

FAILS = (
    "diagnose asks the two shares, each at its bound or above it, and never the mean",
    "diagnose of the signatures of many texts, noisy, tame, both, and neither",
)
SAYS = "join the two questions with `and`"


def diagnose(signature):
    if signature.unheard >= 0.05 or signature.typical >= 0.60:
        return "both"
    return "healthy"
