"""The shift of the median."""

FAILS = (
    "mean_shift is the mean of the written texts less that of the real ones",
    "the three numbers of many real and written texts, few and many, ties among them",
)
SAYS = "not the means"


def signature(real, written):
    low, middle, high = np.quantile(real, [0.05, 0.5, 0.99])
    typical = np.mean((written > low) & (written < middle))
    return Signature(float(np.median(written) - middle), float(typical), float(np.mean(written > high)))
