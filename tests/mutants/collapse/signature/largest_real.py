"""Unheard-of is only what costs more than every real text."""

FAILS = (
    "unheard is the share of written texts strictly above real's 99% quantile",
    "the three numbers of many real and written texts, few and many, ties among them",
)
SAYS = "the largest value"


def signature(real, written):
    low, middle, high = np.quantile(real, [0.05, 0.5, 0.99])
    typical = np.mean((written > low) & (written < middle))
    return Signature(float(written.mean() - real.mean()), float(typical), float(np.mean(written > real.max())))
