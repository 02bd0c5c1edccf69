"""A dict in place of the record."""

FAILS = (
    "mean_shift is the mean of the written texts less that of the real ones",
    "typical is the share of written texts strictly between real's 5% quantile and its median",
    "unheard is the share of written texts strictly above real's 99% quantile",
    "the three numbers of many real and written texts, few and many, ties among them",
)
SAYS = "something else than a Signature"


def signature(real, written):
    low, middle, high = np.quantile(real, [0.05, 0.5, 0.99])
    typical = np.mean((written > low) & (written < middle))
    return {"mean_shift": written.mean() - real.mean(), "typical": typical, "unheard": np.mean(written > high)}
