"""The mean is subtracted from the law."""

import math

FAILS = (
    "z_score measures by the standard error of the mean",
    "diversity, its law and z-scores with other numbers and shapes",
)
SAYS = "the sign is turned"


def z_score(simulated, law):
    return float((law - simulated.mean()) / (simulated.std(ddof=1) / math.sqrt(len(simulated))))
