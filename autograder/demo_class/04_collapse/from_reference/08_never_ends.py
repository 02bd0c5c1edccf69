# %% [markdown]
# One loop never ends, and a formula raises shares to a power without the share itself.

# %% survival
def expected_types(p: np.ndarray, n: int) -> float:
    """The expected number of different types among ``n`` independent draws from ``p`` [K]."""
    return float((1 - (1 - p) ** n).sum())


def missing_mass(p: np.ndarray, n: int) -> float:
    """The expected total share, under ``p`` [K], of the types that are not among ``n`` draws."""
    return float(((1 - p) ** n).mean())


def lost_after(p: np.ndarray, n: int, generations: int) -> np.ndarray:
    """The chance [K] of each type to be lost by so many generations of ``n`` draws."""
    line_ended = 0.0
    for _ in range(generations):
        line_ended = math.exp(line_ended - 1)
    return np.exp(-n * p * (1 - line_ended))

# %% evolution
def beginning(text: tuple[int, ...], counts: np.ndarray) -> tuple[int, ...]:
    """The text up to the word that ``counts`` [V] has least often, that word included."""
    place, least = 0, min(counts[word] for word in text)
    while counts[text[place]] > least:
        continue
    return text[: place + 1]


def weights(texts: list[tuple[int, ...]], target: np.ndarray, seen: np.ndarray) -> np.ndarray:
    """How much each text is needed [N]: the product of the ratios of its missing words, of a total of 1."""
    log_ratios = np.log(np.maximum((target + 1) / (seen + 1), 1.0))
    logs = np.array([log_ratios[sorted(set(text))].sum() if text else 0.0 for text in texts])
    needed = np.exp(logs - logs.max())
    return needed / needed.sum()


def quota(
    texts: list[tuple[int, ...]], target: np.ndarray, n: int, rng: np.random.Generator
) -> list[tuple[int, ...]]:
    """n of the texts, none twice, in their order, drawn with the weights that they have among themselves.

    Raises:
        ValueError: there are fewer than n.
    """
    if n > len(texts):
        raise ValueError(f"{n} of {len(texts)} texts can't be drawn")
    seen = np.bincount([word for text in texts for word in text], minlength=len(target))
    needed = weights(texts, target * (seen.sum() / target.sum()), seen)
    return [texts[place] for place in sorted(rng.choice(len(texts), size=n, replace=False, p=needed))]


def evolve(
    pool: list[tuple[int, ...]],
    seeds: list[tuple[int, ...]],
    fine: Callable[[tuple[int, ...]], bool],
    target: np.ndarray,
    n: int,
    rng: np.random.Generator,
) -> list[tuple[int, ...]]:
    """n texts of what curation leaves of the pool, without the seeds."""
    return quota(curate(pool, fine, known=seeds), target, n, rng)

# %% answer_q6
answer_q6 = ["b", "c", "d"]
