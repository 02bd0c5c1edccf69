# %% [markdown]
# Trains one model, lets it write again and again, and keeps nothing but the last texts.

# %% answer_q2
answer_q2 = "a"

# %% recipe
def next_texts(
    plan: str, real: Tensor, written: list[Tensor], share: float = 0.1, fresh: Callable[[int], Tensor] | None = None
) -> Tensor:
    """Rows that the next generation reads under ``plan``: "replace", "accumulate", "fresh" or "fixed"."""
    last = written[-1]
    m = int(share * len(last))
    if plan == "replace":
        return last
    if plan == "accumulate":
        parts = [real, last]
    elif plan == "fresh":
        parts = [last, fresh(m)]
    else:
        parts = [last, real[:m]]
    width = max(part.shape[1] for part in parts)
    return torch.cat([F.pad(part, (0, width - part.shape[1]), value=PAD) for part in parts])

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
    model = fit(real, seed)
    return [Generation(model, write(model, len(real), seed + g)) for g in range(generations + 1)]

# %% answer_q4
answer_q4 = "b"

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
    return sorted({text for text in texts if fine(text)} - set(known))


def price(
    before: list[tuple[int, ...]],
    after: list[tuple[int, ...]],
    fine: Callable[[tuple[int, ...]], bool],
    minority: Callable[[tuple[int, ...]], bool],
) -> Price:
    """What is left, what is bad, how many words and how much of the minority: before and after."""
    n = min(len(before), len(after))
    first = [texts[:n] for texts in (before, after)]
    bad = [sum(not fine(text) for text in texts) / len(texts) for texts in (before, after)]
    types = [len({word for text in texts for word in text}) for texts in first]
    rare = [sum(minority(text) for text in texts) / len(texts) for texts in (before, after)]
    return Price(len(after) / len(before), *bad, *types, *rare)
