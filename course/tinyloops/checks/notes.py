"""What a watched model noted of its calls (see `tinyloops.checks.probes`)."""

from __future__ import annotations

from typing import Any

from .framework import CheckFailed


def notes_of(module: Any, *, expected: str, cause: str, next_step: str) -> list[dict[str, Any]]:
    """All notes of a module; there has to be one, else doing nothing would be right.

    >>> from types import SimpleNamespace
    >>> notes_of(SimpleNamespace(notes=[{"training": True}]), expected="a call", cause="none", next_step="call it")
    [{'training': True}]
    """
    notes = list(module.notes)
    if not notes:
        raise CheckFailed(expected=expected, got="none", cause=cause, next_step=next_step)
    return notes


def must_only_measure(model: Any, notes: list[dict[str, Any]], training: bool, why_not_training: str) -> None:
    """Raise `CheckFailed` unless a model was asked in evaluation mode, without gradients, and left in its mode.

    ``training`` is the mode in which it was given away; ``why_not_training`` says what dropout does to the measure.

    >>> from types import SimpleNamespace
    >>> note = {"training": False, "gradients": False}
    >>> must_only_measure(SimpleNamespace(training=True), [note], training=True, why_not_training="...")
    """
    for wrong, got, cause, next_step in (
        ("training", "training mode", why_not_training, "call `model.eval()` first"),
        ("gradients", "gradients are recorded", "the graphs of all batches fill the memory", "use `torch.no_grad()`"),
    ):
        if any(note[wrong] for note in notes):
            raise CheckFailed(
                expected="evaluation mode, and no gradients, in every forward pass",
                got=got,
                cause=cause,
                next_step=next_step,
            )
    if model.training != training:
        raise CheckFailed(
            expected=f"a model that came in {'training' if training else 'evaluation'} mode to be in it afterwards",
            got="the other mode",
            cause="the mode is set and not put back",
            next_step="keep `model.training` before, and call `model.train(was_training)` at the end",
        )
