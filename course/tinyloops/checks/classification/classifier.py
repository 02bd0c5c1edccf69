"""Exercise 2, the classifier: from token ids to scores in two stages, and from scores to the name of a class."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import torch
from torch import Tensor

from ..compare import as_tensor
from ..framework import CheckFailed, Student, check
from ..notes import notes_of
from ..suspects import Suspect, accuse
from .earlier import earlier_first
from .pooling import right_mean, right_positions

POINTS = 4.0
VOCABULARY = 40
WIDTH = 16
#: In no order that sorting would keep.
NAMES = ["stone", "air", "water"]
Pool = Callable[[Tensor, Tensor], Tensor]


def texts(lengths: Sequence[int], seed: int, padding: int = 0) -> tuple[Tensor, Tensor]:
    """Random token ids and their mask, [B, T]; each row has its length, and ``padding`` comes to all.

    >>> ids, mask = texts([2, 3], seed=0, padding=1)
    >>> mask.tolist(), (ids == 0).tolist()[0]
    ([[1, 1, 0, 0], [1, 1, 1, 0]], [False, False, True, True])
    """
    time = max(lengths) + padding
    mask = (torch.arange(time) < torch.tensor(lengths)[:, None]).long()
    ids = torch.randint(5, VOCABULARY, mask.shape, generator=torch.Generator().manual_seed(seed))
    return ids * mask, mask


def models(s: Student, *, classes: int = 3, seed: int = 0, dropout: float = 0.0) -> tuple[Any, Any]:
    """An encoder and a head on the student's side, both in evaluation mode, that note how they are called."""
    shape = {"hidden_size": WIDTH, "layers": 1, "heads": 2, "sharpness": 15.0}
    encoder = s.build("tinyloops.checks.probes:watched_encoder", VOCABULARY, seed=seed, dropout=dropout, **shape)
    head = s.build(
        "tinyloops.checks.probes:watched_head", WIDTH, classes, seed=seed + 1, dropout=dropout, sharpness=3.0
    )
    return encoder.eval(), head.eval()


def scores_of(encoder: Any, head: Any, ids: Tensor, mask: Tensor, pool: Pool = right_mean) -> Tensor:
    """The scores [B, K] as they should be, in the modes that the modules are in."""
    return head(pool(encoder(input_ids=ids, attention_mask=mask).last_hidden_state, mask))


def compare_scores(s: Student, encoder: Any, head: Any, ids: Tensor, mask: Tensor) -> None:
    """Raise `CheckFailed` unless the scores are right, or right but for the learner's own ``mean_pool``."""
    with earlier_first(s, "pooling"):
        returned = s.class_scores(encoder, head, ids.clone(), mask.clone())
        with torch.no_grad():
            expected = scores_of(encoder, head, ids, mask)
            got = _scores(returned, expected, mask)
            if _alike(got, expected) or _right_with_own_pooling(s, got, encoder, head, ids, mask):
                return
            row = next(r for r in range(len(got)) if not _alike(got[r], expected[r]))
            accuse(
                _wrong_scores(encoder, head, ids, mask),
                lambda value: _alike(got, value),
                otherwise=Suspect(
                    got,
                    "one of the three steps is left out, or gets something else than the step before it gave",
                    "print the shapes: [B, T], then states [B, T, D], then vectors [B, D], then scores [B, K]",
                ),
                expected=f"scores of row {row}: {_numbers(expected[row])}",
                got=_numbers(got[row]),
            )


def _right_with_own_pooling(s: Student, got: Tensor, encoder: Any, head: Any, ids: Tensor, mask: Tensor) -> bool:
    try:
        return _alike(got, scores_of(encoder, head, ids, mask, s.mean_pool))
    except Exception:  # a broken pooling may fail in any way
        return False


def _scores(returned: Any, expected: Tensor, mask: Tensor) -> Tensor:
    """``returned`` as [B, K]; a wrong shape is answered in words."""
    (batch, classes), time = expected.shape, mask.shape[1]
    shape = tuple(returned.shape) if isinstance(returned, Tensor) else None
    for wrong, cause, next_step in (
        ((batch, time, classes), "the head was applied to every position", "pool the states before the head"),
        ((batch,), "these are chosen classes, or one number a text", "return the scores of all classes"),
        ((batch, WIDTH), "these are the vectors of the first stage", "give them to the head"),
    ):
        if shape == wrong:
            raise CheckFailed(
                expected=f"shape {[batch, classes]} from class_scores(...)",
                got=f"shape {list(wrong)}",
                cause=cause,
                next_step=next_step,
            )
    return as_tensor(returned, (batch, classes), "class_scores(encoder, head, input_ids, attention_mask)")


def _wrong_scores(encoder: Any, head: Any, ids: Tensor, mask: Tensor) -> Iterator[Suspect[Tensor]]:
    def scores(pool: Pool, encoder_mask: Tensor | None = mask) -> Tensor:
        return head(pool(encoder(input_ids=ids, attention_mask=encoder_mask).last_hidden_state, mask))

    right = scores(right_mean)
    yield Suspect(
        scores(right_mean, encoder_mask=None),
        "the encoder was called without the mask: real positions attended to <pad>",
        "give the encoder `attention_mask=attention_mask`; pooling cannot repair that afterwards",
    )
    for pool, name in (
        (lambda states, _: states.mean(1), "a mean that counts padding"),
        (lambda states, _: states[:, -1], "[:, -1], a position that may be <pad>"),
        (lambda states, _: states[:, 0], "the first position alone"),
        (_last, "the last real position alone"),
        (lambda states, _: states.amax(1), "a maximum over the positions"),
    ):
        for given in (mask, None):
            yield Suspect(
                scores(pool, given),
                f"the vector is made from {name}" + ("" if given is not None else ", and the encoder got no mask"),
                "use `mean_pool` of exercise 1, with the mask",
            )
    scores_first = "return the scores as the head gives them: the loss, and `argmax`, want no softmax"
    yield Suspect(right.softmax(-1), "a softmax makes probabilities of the scores", scores_first)
    yield Suspect(right.log_softmax(-1), "these are log-probabilities, not the head's scores", scores_first)
    yield Suspect(
        right_mean(head(encoder(input_ids=ids, attention_mask=mask).last_hidden_state), mask),
        "the head comes before the mean: it scores positions, and the scores are averaged",
        "the order is encoder, mean, head: the head gets one vector for each text",
    )


def _last(states: Tensor, mask: Tensor) -> Tensor:
    return torch.stack([row[position] for row, position in zip(states, right_positions(mask), strict=True)])


def _alike(a: Tensor, b: Tensor) -> bool:
    return a.shape == b.shape and torch.allclose(a.double(), b.double(), rtol=1e-3, atol=1e-5)


def _numbers(vector: Tensor) -> str:
    return "[" + ", ".join(f"{value:.4f}" for value in vector.tolist()) + "]"


def compare_names(s: Student, encoder: Any, head: Any, ids: Tensor, mask: Tensor, names: list[str]) -> None:
    """Raise `CheckFailed` unless ``predict`` names the classes; those of the learner's own scores are right too."""
    got = _predicted(s, encoder, head, ids, mask, names)
    scores = _in_evaluation(scores_of, encoder, head, ids, mask)
    expected = _named(scores, names)
    if not isinstance(got, (list, tuple)) or len(got) != len(ids) or not all(isinstance(name, str) for name in got):
        raise CheckFailed(
            expected=f"a list of {len(ids)} names, such as {expected[:2]}",
            got=_of_what(got),
            cause="the numbers of the classes, or something else, came back in place of a name for each text"
            if got is not None
            else "no `return`",
            next_step="look up `names[number]` for the number of each row's highest score",
        )
    if list(got) == expected or list(got) == _own_names(s, encoder, head, ids, mask, names):
        return
    row = next(r for r in range(len(got)) if got[r] != expected[r])
    accuse(
        (
            Suspect(_named(-scores, names), "this is the class with the lowest score", "take the highest: `argmax`"),
            Suspect(_named(scores.abs(), names), "this is the score farthest from 0", "take the highest: `argmax`"),
            Suspect(
                _named(scores, sorted(names)),
                "the names were sorted: number k is not the k-th name any more",
                "look the number up in `names` as it is",
            ),
            Suspect([names[0]] * len(ids), "every text gets the first name", "look at the row of each text"),
            Suspect(
                [names[int(scores.argmax()) % len(names)]] * len(ids),
                "one class for the whole batch",
                "take the highest score of each row: `argmax(dim=-1)`",
            ),
        ),
        lambda value: list(got) == value,
        otherwise=Suspect[list[str]](
            [], "these are not the names of the highest scores", "print the scores, and find the highest of each row"
        ),
        expected=f"{expected[row]!r} for row {row}, with the scores {_numbers(scores[row])} of {names}",
        got=repr(got[row]),
    )


def _predicted(s: Student, encoder: Any, head: Any, ids: Tensor, mask: Tensor, names: Sequence[str] = NAMES) -> Any:
    """What the student's ``predict`` returns; pooling that cannot be used at all is named."""
    with earlier_first(s, "pooling"):
        return s.predict(encoder, head, ids, mask, list(names))


def _in_evaluation(function: Callable[..., Any], encoder: Any, head: Any, ids: Tensor, mask: Tensor) -> Any:
    """What ``function`` gives in evaluation mode; the modes and the notes are as before."""
    before = [(module, module.training, len(module.notes)) for module in (encoder, head)]
    with torch.no_grad():
        result = function(encoder.eval(), head.eval(), ids, mask)
    for module, mode, notes in before:
        module.train(mode)
        del module.notes[notes:]
    return result


def _own_names(s: Student, encoder: Any, head: Any, ids: Tensor, mask: Tensor, names: list[str]) -> list[str] | None:
    """The names by the learner's own ``class_scores``: a bug of these is paid for once."""
    try:
        return _named(_in_evaluation(s.class_scores, encoder, head, ids, mask), names)
    except Exception:  # broken scores may fail in any way
        return None


def _named(scores: Tensor, names: Sequence[str]) -> list[str]:
    return [names[int(row.argmax())] for row in scores]


def _of_what(got: Any) -> str:
    if isinstance(got, (list, tuple)) and got:
        return f"a {type(got).__name__} of {len(got)} with a {type(got[0]).__name__} in it"
    return "None" if got is None else f"a {type(got).__name__}"


@check(points=0.5, reason="class_scores: encoder, mean, head, in this order; scores without a softmax")
def in_order(s: Student) -> None:
    compare_scores(s, *models(s, seed=1), *texts([6, 6, 6, 6], seed=1))


@check(points=0.5, reason="class_scores: padding changes nothing, neither in the encoder nor in the mean")
def padding_is_nothing(s: Student) -> None:
    compare_scores(s, *models(s, seed=2), *texts([7, 3, 5, 1], seed=2, padding=2))


@check(points=0.5, reason="class_scores can be trained: gradients reach both modules, and their modes stay")
def trainable(s: Student) -> None:
    ids, mask = texts([4, 4, 4], seed=3)
    for modes in ((True, False), (False, True)):
        encoder, head = models(s, seed=3)
        for module, mode in zip((encoder, head), modes, strict=True):
            module.train(mode)
        with earlier_first(s, "pooling"):
            scores = s.class_scores(encoder, head, ids, mask)
            if (encoder.training, head.training) != modes:
                raise CheckFailed(
                    expected="both modules in the mode that they were in",
                    got="another mode after `class_scores`",
                    cause="`eval()` or `train()` in `class_scores`: a training loop would go on in the wrong mode",
                    next_step="switch modes in `predict` alone",
                )
            if not isinstance(scores, Tensor) or not scores.requires_grad:
                raise CheckFailed(
                    expected="scores that a backward pass can start from",
                    got="scores that are cut off from the modules" if isinstance(scores, Tensor) else _of_what(scores),
                    cause="`no_grad` or `.detach()` in `class_scores`: no training could change anything",
                    next_step="keep `torch.no_grad()` for `predict`",
                )
            scores.square().sum().backward()
            for module, name in ((encoder, "encoder"), (head, "head")):
                if not any(p.grad is not None and p.grad.any() for p in module.parameters()):
                    raise CheckFailed(
                        expected=f"a gradient in the parameters of the {name}",
                        got="none",
                        cause=f"the {name} was not used, or what it gave was cut off",
                        next_step="give the result of each stage to the next one as it is",
                    )


@check(points=0.5, reason="predict gives the name of the highest score, for each text")
def names_of_highest(s: Student) -> None:
    compare_names(s, *models(s, seed=38), *texts([3, 1, 2, 1, 3, 2, 1, 2, 1], seed=38), NAMES)


@check(points=0.5, reason="predict works in evaluation mode and without gradients")
def predicts_quietly(s: Student) -> None:
    encoder, head = models(s, seed=5, dropout=0.5)
    encoder.train()
    head.train()
    _predicted(s, encoder, head, *texts([5, 5], seed=5))
    for module, name in ((encoder, "encoder"), (head, "head")):
        notes = _notes(module, name)
        if any(note["training"] for note in notes):
            raise CheckFailed(
                expected=f"the {name} in evaluation mode while it predicts",
                got="training mode",
                cause="dropout was left on: the same text may get another class at every call",
                next_step="call `eval()` on both modules, the encoder and the head, before the first step",
            )
        if any(note["gradients"] for note in notes):
            raise CheckFailed(
                expected="no gradients recorded while the classifier predicts",
                got=f"a forward pass of the {name} that keeps everything a backward pass would need",
                cause="`torch.no_grad()` is missing: memory grows and time is lost, for nothing",
                next_step="compute the scores inside `with torch.no_grad():`",
            )


def _notes(module: Any, name: str) -> list[dict[str, Any]]:
    return notes_of(
        module,
        expected=f"at least one call of the {name}",
        cause=f"`predict` does not use the {name}",
        next_step="call `class_scores` in `predict`",
    )


@check(points=0.5, reason="predict leaves each module in the mode it was in")
def restores_modes(s: Student) -> None:
    for modes in ((True, True), (False, False), (False, True), (True, False)):
        encoder, head = models(s, seed=6)
        for module, mode in zip((encoder, head), modes, strict=True):
            module.train(mode)
        _predicted(s, encoder, head, *texts([4], seed=6))
        for module, name in ((encoder, "encoder"), (head, "head")):
            _notes(module, name)
        after = encoder.training, head.training
        if after != modes:
            raise CheckFailed(
                expected=_modes(modes),
                got=_modes(after),
                cause="predicting changed the modes: training would go on without dropout, or a frozen encoder with it",
                next_step="remember `encoder.training` and `head.training` first, and give each module its own back",
            )


def _modes(modes: tuple[bool, bool]) -> str:
    return " and ".join(
        f"the {name} in {'training' if mode else 'evaluation'} mode"
        for name, mode in zip(("encoder", "head"), modes, strict=True)
    )


CHECKS = (in_order, padding_is_nothing, trainable, names_of_highest, predicts_quietly, restores_modes)
