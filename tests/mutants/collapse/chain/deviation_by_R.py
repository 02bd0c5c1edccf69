"""The standard deviation divides by R."""

import math

FAILS = (
    "z_score measures by the standard error of the mean",
    "diversity, its law and z-scores with other numbers and shapes",
)
SAYS = "the standard deviation divides by R"


def z_score(simulated, law):
    return float((simulated.mean() - law) / (simulated.std() / math.sqrt(len(simulated))))
