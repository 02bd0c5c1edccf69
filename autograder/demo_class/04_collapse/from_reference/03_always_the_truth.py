# %% [markdown]
# Goes back to the truth in every generation, so that nothing ever collapses.

# %% answer_q1
answer_q1 = ["a", "b", "d"]

# %% chain
def resample(q: np.ndarray, n: int, rng: np.random.Generator) -> np.ndarray:
    """The shares [K] of the types among ``n`` independent draws from ``q`` [K]."""
    return rng.multinomial(n, q) / n


def chain(p: np.ndarray, n: int, generations: int, rng: np.random.Generator) -> np.ndarray:
    """Shares [generations + 1, K]: row 0 is ``p``, row g is ``n`` draws from row g − 1."""
    return np.stack([p] + [resample(p, n, rng) for _ in range(generations)])


def diversity(q: np.ndarray) -> float | np.ndarray:
    """1 − Σ q² over the last axis: [..., K] becomes [...]."""
    return 1 - (q**2).sum(axis=-1)


def expected_diversity(h0: float, n: int, g: int | np.ndarray) -> float | np.ndarray:
    """The diversity expected after ``g`` generations of ``n`` draws, from ``h0`` at the start."""
    return h0 * (1 - 1 / n) ** g


def z_score(simulated: np.ndarray, law: float) -> float:
    """By how many standard errors the mean of ``simulated`` [R] is above ``law``."""
    return float((simulated.mean() - law) / simulated.std(ddof=1))

# %% recursion
class Generation(NamedTuple):
    """A model, and the rows [N, T] that it wrote."""

    model: nn.Module
    written: Tensor


def recursion(
    real: Tensor,
    plan: str,
    generations: int,
    fit: Callable[..., nn.Module],
    write: Callable[..., Tensor],
    share: float = 0.1,
    fresh: Callable[[int], Tensor] | None = None,
    seed: int = 0,
) -> list[Generation]:
    """Models and texts of generation 0, trained on ``real``, and of ``generations`` more, each trained as ``plan`` says."""
    made: list[Generation] = []
    for g in range(generations + 1):
        model = fit(real, seed + g)
        made.append(Generation(model, write(model, len(real), seed + g)))
    return made

# %% answer_q4
answer_q4 = "e"
