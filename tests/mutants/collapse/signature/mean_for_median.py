"""The mean of the real texts as the upper bound."""

FAILS = (
    "typical is the share of written texts strictly between real's 5% quantile and its median",
    "the three numbers of many real and written texts, few and many, ties among them",
)
SAYS = "the mean of `real`"


def signature(real, written):
    low, high = np.quantile(real, [0.05, 0.99])
    typical = np.mean((written > low) & (written < real.mean()))
    return Signature(float(written.mean() - real.mean()), float(typical), float(np.mean(written > high)))
