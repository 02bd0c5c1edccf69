"""The bounds are those of the texts that are judged by them."""

FAILS = (
    "typical is the share of written texts strictly between real's 5% quantile and its median",
    "unheard is the share of written texts strictly above real's 99% quantile",
    "the three numbers of many real and written texts, few and many, ties among them",
)
SAYS = "the quantile is that of `written`"


def signature(real, written):
    low, middle, high = np.quantile(written, [0.05, 0.5, 0.99])
    typical = np.mean((written > low) & (written < middle))
    return Signature(float(written.mean() - real.mean()), float(typical), float(np.mean(written > high)))
