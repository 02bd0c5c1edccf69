"""The variance is divided by R, and no root is taken."""

FAILS = (
    "z_score measures by the standard error of the mean",
    "diversity, its law and z-scores with other numbers and shapes",
)
SAYS = "the variance is taken for the standard deviation"


def z_score(simulated, law):
    return float((simulated.mean() - law) / (simulated.var(ddof=1) / len(simulated)))
