"""All texts below the median count as typical, the strangely cheap ones too."""

FAILS = (
    "typical is the share of written texts strictly between real's 5% quantile and its median",
    "the three numbers of many real and written texts, few and many, ties among them",
)
SAYS = "below the 5% quantile"


def signature(real, written):
    middle, high = np.quantile(real, [0.5, 0.99])
    typical = np.mean(written < middle)
    return Signature(float(written.mean() - real.mean()), float(typical), float(np.mean(written > high)))
