"""The shift with the wrong sign."""

FAILS = (
    "mean_shift is the mean of the written texts less that of the real ones",
    "the three numbers of many real and written texts, few and many, ties among them",
)
SAYS = "wrong sign"


def signature(real, written):
    low, middle, high = np.quantile(real, [0.05, 0.5, 0.99])
    typical = np.mean((written > low) & (written < middle))
    return Signature(float(real.mean() - written.mean()), float(typical), float(np.mean(written > high)))
