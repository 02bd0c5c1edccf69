"""The deviation of single runs is taken for the standard error."""

FAILS = (
    "z_score measures by the standard error of the mean",
    "diversity, its law and z-scores with other numbers and shapes",
)
SAYS = "how much *single runs* vary"


def z_score(simulated, law):
    return float((simulated.mean() - law) / simulated.std(ddof=1))
