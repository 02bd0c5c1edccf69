# %% [markdown]
# Compares few texts with many, and judges by means.

# %% measures
def miller_madow(counts: np.ndarray) -> float:
    """The plug-in entropy of ``counts`` [K] in nats, corrected for the number of words."""
    shares = counts[counts > 0] / counts.sum()
    return float(-(shares * np.log(shares)).sum())


def pair_diversity(counts: np.ndarray) -> float:
    """The chance that two of the words in ``counts`` [K], drawn without replacement, are of different types."""
    return float(1 - ((counts / counts.sum()) ** 2).sum())


def types_in(counts: np.ndarray, n: int) -> float:
    """The expected number of types among ``n`` of the words in ``counts`` [K], drawn without replacement."""
    return float((counts > 0).sum())


def tail_coverage(counts: np.ndarray, truth: np.ndarray, alpha: float) -> float:
    """The tail's share of the words in ``counts`` [K] over its share of ``truth`` [K]; the tail is at most ``alpha``."""
    order = np.argsort(truth, kind="stable")
    order = order[truth[order] > 0]
    tail = order[np.cumsum(truth[order]) <= alpha]
    return float(counts[tail].sum() / counts.sum())

# %% answer_q3
answer_q3 = ["a", "b", "e"]

# %% curation
class Price(NamedTuple):
    """What curation won and what it cost: shares of texts, and different words in equally many texts."""

    kept: float
    bad_before: float
    bad_after: float
    types_before: int
    types_after: int
    minority_before: float
    minority_after: float


def curate(
    texts: list[tuple[int, ...]],
    fine: Callable[[tuple[int, ...]], bool],
    known: set | frozenset | list = frozenset(),
) -> list[tuple[int, ...]]:
    """The texts that are fine, in their order, without copies of each other and of those that are known."""
    return [text for text in dict.fromkeys(texts) if fine(text) and text not in known]


def price(
    before: list[tuple[int, ...]],
    after: list[tuple[int, ...]],
    fine: Callable[[tuple[int, ...]], bool],
    minority: Callable[[tuple[int, ...]], bool],
) -> Price:
    """What is left, what is bad, how many words and how much of the minority: before and after."""
    bad = [sum(not fine(text) for text in texts) / len(texts) for texts in (before, after)]
    types = [len({word for text in texts for word in text}) for texts in (before, after)]
    rare = [sum(minority(text) for text in texts) / len(before) for texts in (before, after)]
    return Price(len(after) / len(before), *bad, *types, *rare)

# %% answer_q5
answer_q5 = "c"

# %% signature
def nats_a_token(model: nn.Module, rows: Tensor) -> np.ndarray:
    """−log Pr of each text in ``rows`` [N, T], divided by the number of its own tokens: [N] float64."""
    return (-text_log_probs(model, rows) / (rows != PAD).sum(dim=1)).numpy()


def signature(real: np.ndarray, written: np.ndarray) -> Signature:
    """Nats a token of real texts [N] and of written ones [M], in three numbers."""
    low, middle, high = np.quantile(written, [0.05, 0.5, 0.99])
    typical = np.mean((written > low) & (written < middle))
    return Signature(float(written.mean() - real.mean()), float(typical), float(np.mean(written > high)))


def diagnose(signature: Signature) -> str:
    """Its name: "noise", "sameness", "both" or "healthy"."""
    if signature.mean_shift > 0.1:
        return "noise"
    return "sameness" if signature.mean_shift < -0.1 else "healthy"
