"""The shift as a share of real's mean."""

FAILS = (
    "mean_shift is the mean of the written texts less that of the real ones",
    "the three numbers of many real and written texts, few and many, ties among them",
)
SAYS = "divided by real's mean"


def signature(real, written):
    low, middle, high = np.quantile(real, [0.05, 0.5, 0.99])
    typical = np.mean((written > low) & (written < middle))
    return Signature(float(written.mean() / real.mean() - 1), float(typical), float(np.mean(written > high)))
