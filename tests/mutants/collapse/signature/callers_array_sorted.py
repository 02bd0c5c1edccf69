"""The caller's array is sorted in place."""

FAILS = (
    "mean_shift is the mean of the written texts less that of the real ones",
    "typical is the share of written texts strictly between real's 5% quantile and its median",
    "unheard is the share of written texts strictly above real's 99% quantile",
    "the three numbers of many real and written texts, few and many, ties among them",
)
SAYS = "in place"


def signature(real, written):
    real.sort()
    low, middle, high = np.quantile(real, [0.05, 0.5, 0.99])
    typical = np.mean((written > low) & (written < middle))
    return Signature(float(written.mean() - real.mean()), float(typical), float(np.mean(written > high)))
