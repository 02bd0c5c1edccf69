"""Exercise 8, second part: a quota drawn with weights, and the whole step of evolution."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

import numpy as np

from ..compare import as_array, must_refuse
from ..framework import CheckFailed, Student, check
from ..suspects import Suspect, accuse
from .curating import must_be_texts, right_curation
from .earlier import earlier_first
from .made_up_texts import Rule, Text, random_texts, shown
from .weighing import random_counts, right_weights

#: How many quotas are drawn to see how often each text is in one, and by how many standard errors that may be off.
QUOTAS, ERRORS = 400, 5.0


def counts_in(texts: Sequence[Text], size: int) -> np.ndarray:
    """How often each of ``size`` words is said in the texts.

    >>> counts_in([(5, 6), (5,)], size=8).tolist()
    [0, 0, 0, 0, 0, 2, 1, 0]
    """
    return np.bincount([word for text in texts for word in text], minlength=size)


def quota_weights(texts: Sequence[Text], target: np.ndarray) -> np.ndarray:
    """The weights with which a quota is drawn: ``target`` is brought to the total of what the texts say.

    >>> quota_weights([(5,), (5,), (6,)], np.array([0, 0, 0, 0, 0, 10, 50]))  # 0.5 and 2.5 in place of 2 and 1
    array([0.266..., 0.266..., 0.466...])
    """
    seen = counts_in(texts, len(target))
    return right_weights(texts, target * (seen.sum() / target.sum()), seen)


def chances(weights: np.ndarray, n: int) -> np.ndarray:
    """How likely each place is among ``n`` drawn one after another, each time one of those left, by their weights.

    >>> chances(np.array([0.5, 0.25, 0.25]), 2)
    array([0.833..., 0.583..., 0.583...])
    """
    if n == 0:
        return np.zeros(len(weights))
    found = np.zeros(len(weights))
    for place in np.flatnonzero(weights > 0):
        left = weights.copy()
        left[place] = 0.0
        if n > 1 and left.sum() > 0:
            found += weights[place] / weights.sum() * chances(left, n - 1)
        found[place] += weights[place] / weights.sum()
    return found


def drawn(s: Student, texts: Sequence[Text], target: np.ndarray, n: int, rng: Any) -> list[Text]:
    """The student's quota: ``n`` of the texts, none twice, in their order, and nothing changed."""
    handed, counts = list(texts), target.copy()
    got = s.quota(handed, counts, n, rng)
    _must_be_some_of(got, texts, n, f"quota(..., n={n}, ...) of {len(texts)} texts")
    if handed != list(texts) or not np.array_equal(counts, target):
        raise CheckFailed(
            expected="`texts` and `target` as they were",
            got="other texts or other counts in them",
            cause="the texts are shuffled or taken out of the list, or `target` is scaled in place",
            next_step="make new lists and arrays",
        )
    return list(got)


def _must_be_some_of(got: Any, texts: Sequence[Text], n: int, of: str) -> None:
    must_be_texts(got, of)
    if len(got) != n:
        raise CheckFailed(
            expected=f"{n} texts from {of}",
            got=f"{len(got)}",
            cause="the size of the quota is not kept",
            next_step="draw `n` places: `rng.choice(len(texts), size=n, replace=False, p=...)`",
        )
    if any(list(got).count(text) > list(texts).count(text) for text in got):
        strange = [text for text in got if text not in texts]
        raise CheckFailed(
            expected=f"texts from {of}, none of them twice",
            got=f"{strange[0]}, which is not among them" if strange else "a text that was drawn twice",
            cause="something else than the texts is drawn" if strange else "the texts are drawn with replacement",
            next_step="draw different places of the list: `replace=False`",
        )
    left = iter(texts)
    if not all(any(text == other for other in left) for text in got):
        raise CheckFailed(
            expected=f"texts from {of} in the order of the list",
            got="another order",
            cause="the places come in the order in which they were drawn",
            next_step="sort the places before you take the texts",
        )


def compare_chances(s: Student, texts: Sequence[Text], target: np.ndarray, n: int, seed: int) -> None:
    """Raise `CheckFailed` unless each of the student's quotas is as likely as it should be; texts are all different."""
    rng = s.build("numpy.random:default_rng", seed)
    found = np.zeros(len(texts))
    for _ in range(QUOTAS):
        for text in drawn(s, texts, target, n, rng):
            found[list(texts).index(text)] += 1
    must_be_as_likely(s, found / QUOTAS, texts, target, n, "quotas")


def must_be_as_likely(
    s: Student,
    share: np.ndarray,
    texts: Sequence[Text],
    target: np.ndarray,
    n: int,
    of: str,
    also: Sequence[Suspect[np.ndarray]] = (),
) -> None:
    """Raise `CheckFailed` unless the ``share`` of draws that have each text is right; name the bug if it is known.

    A draw that is right by the student's own weights is right: a bug of `weights` is paid for at its own checks.
    """
    right = quota_weights(texts, target)
    own = _own_weights(s, texts, target)
    if _fits(share, chances(right, n)) or (own is not None and _fits(share, chances(own, n))):
        return
    accuse(
        sorted([*also, *_wrong_weights(texts, target)], key=lambda suspect: _misfit(share, chances(suspect.value, n))),
        lambda weights: _fits(share, chances(weights, n)),
        otherwise=Suspect(
            right,
            "the texts are not drawn with the weights that they have by `weights`",
            "pass `p=weights(texts, scaled_target, seen)` to `rng.choice`",
        ),
        expected=f"the texts {shown(texts)} in {_percent(chances(right, n))} of the {of}, n = {n}",
        got=_percent(share),
    )


def _own_weights(s: Student, texts: Sequence[Text], target: np.ndarray) -> np.ndarray | None:
    """The student's weights for a quota, if one could be drawn with them."""
    seen = counts_in(texts, len(target))
    try:
        own = as_array(s.weights(list(texts), target * (seen.sum() / target.sum()), seen), (len(texts),), "weights")
    except Exception:
        return None
    return own if (own >= 0).all() and np.isclose(own.sum(), 1) else None


def _fits(share: np.ndarray, chance: np.ndarray) -> bool:
    return _misfit(share, chance) <= ERRORS


def _misfit(share: np.ndarray, chance: np.ndarray) -> float:
    """By how many standard errors the worst share is off."""
    return float((np.abs(share - chance) / (np.sqrt(chance * (1 - chance) / QUOTAS) + 1e-9)).max())


def _percent(shares: np.ndarray) -> str:
    return ", ".join(f"{share:.0%}" for share in shares)


def _wrong_weights(texts: Sequence[Text], target: np.ndarray) -> Iterator[Suspect[np.ndarray]]:
    seen = counts_in(texts, len(target))
    scaled = target * (seen.sum() / target.sum())
    in_texts = counts_in([tuple(set(text)) for text in texts], len(target))
    yield Suspect(
        right_weights(texts, target, seen),
        "`target` is not scaled: of a longer list each word seems to be missing",
        "multiply `target` by seen.sum() / target.sum() first",
    )
    yield Suspect(
        right_weights(texts, np.floor(scaled), seen),
        "the scaled `target` is rounded to whole numbers, and small counts change most by that",
        "leave the fractions in it",
    )
    yield Suspect(
        np.ones(len(texts)),
        "the texts are drawn evenly: without weights, or with such as compare shares in place of counts, where "
        "the 1 that is added hides the difference, or with a `target` of too small a total",
        "draw with `p=weights(texts, scaled, seen)`, with `target` scaled to the total of `seen`",
    )
    yield Suspect(
        right_weights(texts, seen, scaled),
        "`target` and `seen` are swapped",
        "`weights(texts, target, seen)`, in this order",
    )
    yield Suspect(
        right_weights(texts, target * (in_texts.sum() / target.sum()), in_texts),
        "`seen` counts texts in place of words: a text that says a word twice says it twice",
        "count every word of every text",
    )
    yield Suspect(
        right_weights(texts, scaled, np.zeros(len(target))),
        "`seen` is 0 everywhere: what the texts say themselves is not counted",
        "count the words of `texts`",
    )
    best = np.argsort(-right_weights(texts, scaled, seen), kind="stable")
    for n in range(1, len(texts)):
        first = np.zeros(len(texts))
        first[best[:n]] = 1.0
        yield Suspect(
            first,
            "always the texts with the largest weights are taken: nothing is drawn",
            "draw: a weight is a chance, not a rank",
        )


@check(points=0.5, reason="quota draws n of the texts, none twice, in their order, by the generator that it is given")
def rules_of_a_quota(s: Student) -> None:
    texts, target = random_texts(40, seed=81), random_counts(14, seed=82)
    for n in (20, 1, 0, 40):
        drawn(s, texts, target, n, s.build("numpy.random:default_rng", 83))
    one, same, other = (drawn(s, texts, target, 20, s.build("numpy.random:default_rng", seed)) for seed in (84, 84, 85))
    if one != same or one == other:
        raise CheckFailed(
            expected="the same texts from generators with the same seed, and others from one with another seed",
            got="other texts for the same seed" if one != same else "the same texts for two seeds",
            cause="the draw does not come from `rng`: a generator of its own, or none",
            next_step="call `rng.choice(...)`, with the `rng` that was given",
        )
    for n in (41, 100):
        must_refuse(
            partial(s.quota, texts, target, n, s.build("numpy.random:default_rng", 86)),
            expected=f"a ValueError for a quota of {n} of 40 texts",
            cause="more texts are asked for than there are, and nobody says so",
            next_step="`if n > len(texts): raise ValueError(...)`",
        )


#: Six texts in which 9 is said far too rarely, and 10 often enough, in one of them; a target of three times the total.
TEXTS = [(5, 6) * 6, (5, 9), (6, 5, 5), (10,) * 9, (5, 9, 10, 6), (6,) * 4]
TARGET = 3.0 * np.array([0, 0, 0, 0, 0, 6, 7, 0, 0, 11, 10])
#: A text with six words that should be said 2.49 times and are said once, and a target from a shorter list.
FEW_TEXTS = [(9, 10, 11, 12, 13, 14), (5,) * 4, (5, 5, 6), (6,) * 5, (6, 5, 6)]
SHORT_TARGET = np.array([0.0] * 5 + [3.03] * 2 + [0.0] * 2 + [2.49] * 6) / 8


@check(points=0.5, reason="quota draws a text as often as its weight says; a right answer fails in 1 of 10,000 runs")
def as_likely_as_weighed(s: Student) -> None:
    compare_chances(s, TEXTS, TARGET, n=1, seed=87)
    compare_chances(s, TEXTS, TARGET, n=3, seed=88)
    compare_chances(s, FEW_TEXTS, SHORT_TARGET, n=1, seed=90)


@contextmanager
def quota_first(s: Student) -> Iterator[None]:
    """When the body fails and a check of `quota` fails too, say to mend that first."""
    try:
        yield
    except Exception:
        for rule in (rules_of_a_quota, as_likely_as_weighed):
            try:
                rule.run(s)
            except Exception:
                raise CheckFailed(
                    expected="`quota` to pass its checks above: `evolve` calls it",
                    got=f"`quota` fails: {rule.reason}",
                    cause="the same as there",
                    next_step="mend `quota` first, then run this check again",
                ) from None
        raise


#: The texts of above among copies, bad ones and seeds.
POOL = [*TEXTS[:3], (6, 6, 7), *TEXTS[2:], TEXTS[1], *[(9, 9, 9, 9)] * 3, (7, 9), (8, 8, 8)]
SEEDS, BAD = [(7, 9), (7, 9, 5), TEXTS[0]], {(6, 6, 7), (9, 9, 9, 9), (8, 8, 8)}


def not_bad(text: Text) -> bool:
    """A made-up rule.

    >>> not_bad((5, 6)), not_bad((8, 8, 8))
    (True, False)
    """
    return text not in BAD


def compare_evolution(
    s: Student, pool: Sequence[Text], seeds: Sequence[Text], fine: Rule, target: np.ndarray, n: int, rng: Any
) -> list[Text]:
    """The student's evolved texts: ``n`` of the pool that are fine, none a seed or a copy, in the pool's order."""
    got = s.evolve(list(pool), list(seeds), fine, target.copy(), n, rng)
    must_be_texts(got, "evolve(...)")
    for text in got:
        if text in seeds:
            wrong = "a seed", "real texts slip into what should be new: `known` is not used", "pass `known=seeds`"
        elif not fine(text):
            wrong = "a text that is not fine", "the pool is not curated", "call `curate(pool, fine, known=seeds)`"
        elif list(got).count(text) > 1:
            wrong = "a copy", "copies are not taken out of the pool", "call `curate(pool, fine, known=seeds)`"
        else:
            continue
        raise CheckFailed(
            expected="texts of the pool that are fine, none of them a seed or a copy",
            got=f"{wrong[0]}: {text}",
            cause=wrong[1],
            next_step=wrong[2],
        )
    _must_be_some_of(got, right_curation(pool, fine, seeds), n, f"evolve(..., n={n}, ...) of {len(pool)} texts")
    return list(got)


def _weighed_in_the_pool(left: Sequence[Text]) -> Suspect[np.ndarray]:
    seen = counts_in(POOL, len(TARGET))
    return Suspect(
        right_weights(left, TARGET * (seen.sum() / TARGET.sum()), seen),
        "`seen` counts the words of the whole pool, also of what was thrown out",
        "give `quota` what curation has left, and nothing else",
    )


@check(points=0.5, reason="evolve curates the pool first, without the seeds, and draws the quota from what is left")
def curated_then_drawn(s: Student) -> None:
    left = right_curation(POOL, not_bad, SEEDS)
    rng = s.build("numpy.random:default_rng", 89)
    with earlier_first(s, "curation"), quota_first(s):
        for n in (len(left), len(left) - 1, 0):
            compare_evolution(s, POOL, SEEDS, not_bad, TARGET, n, rng)
        must_refuse(
            partial(s.evolve, list(POOL), list(SEEDS), not_bad, TARGET.copy(), len(left) + 1, rng),
            expected=f"a ValueError for {len(left) + 1} texts of a pool of which {len(left)} are left",
            cause="the quota is filled up with something, or cut short without a word",
            next_step="let `quota` refuse",
        )
        found = np.zeros(len(left))
        for _ in range(QUOTAS):
            for text in compare_evolution(s, POOL, SEEDS, not_bad, TARGET, 2, rng):
                found[left.index(text)] += 1
        must_be_as_likely(s, found / QUOTAS, left, TARGET, 2, "calls of evolve", also=[_weighed_in_the_pool(left)])


CHECKS = (rules_of_a_quota, as_likely_as_weighed, curated_then_drawn)
