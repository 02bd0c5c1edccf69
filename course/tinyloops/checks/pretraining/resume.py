"""Exercise 6, save and resume: a stopped run goes on to the last bit, and a crash costs no saved state.

Files are made and looked at where the student's code runs, through library calls.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor

from ..framework import CheckFailed, Student, check

POINTS = 4.0
VOCABULARY = 40


@contextmanager
def folder(s: Student) -> Iterator[str]:
    """An empty folder on the student's side, removed at the end."""
    path = s.build("tempfile:mkdtemp")
    try:
        yield path
    finally:
        s.build("shutil:rmtree", path, ignore_errors=True)


def run(s: Student, seed: int, *, optimizer: str = "torch.optim:AdamW", dropout: float = 0.0, **settings: Any) -> Any:
    """A tiny model and its optimizer on the student's side, and a random state that depends on ``seed`` as well."""
    s.build("torch:manual_seed", seed)
    model = s.build(
        "tinyloops.checks.probes:watched_decoder",
        VOCABULARY,
        **{"hidden_size": 16, "layers": 1, "heads": 2, "seed": seed, "dropout": dropout},
    )
    return model, s.build(optimizer, model.parameters(), **({"lr": 0.01} | settings))


def train(s: Student, model: Any, optimizer: Any, seed: int, steps: int = 3) -> list[float]:
    """Train for some steps on random batches; the loss of each."""
    generator = torch.Generator().manual_seed(seed)
    batches = [torch.randint(5, VOCABULARY, (4, 8), generator=generator) for _ in range(steps)]
    return list(s.build("tinyloops.checks.workbench:train", model, optimizer, batches))


def weights(model: Any) -> dict[str, Tensor]:
    """A copy of a model's weights."""
    return {name: tensor.clone() for name, tensor in model.state_dict().items()}


def equal(a: dict[str, Tensor], b: dict[str, Tensor]) -> bool:
    """Whether two sets of weights are the same to the last bit."""
    return all(torch.equal(a[name], b[name]) for name in a)


def compare_losses(resumed: list[float], uninterrupted: list[float], cause: str, next_step: str) -> None:
    """Raise `CheckFailed` at the first step whose loss is not the same to the last bit."""
    for number, (got, expected) in enumerate(zip(resumed, uninterrupted, strict=True)):
        if got != expected:
            raise CheckFailed(
                expected=f"loss {expected!r} at step {number} after the restart, as without it",
                got=f"{got!r}",
                cause=cause,
                next_step=next_step,
            )


def loaded(s: Student, path: str, model: Any, optimizer: Any) -> Any:
    """The step that ``load_state`` returns for a good file; when it raises, the error with what is behind it."""
    try:
        return s.load_state(path, model, optimizer)
    except NotImplementedError:
        raise
    except Exception as error:
        behind = error.__cause__ or error.__context__
        whole_object = "weights_only" in f"{error} {behind}"
        raise CheckFailed(
            expected="load_state reads the file that save_state has just written",
            got=f"{type(error).__name__}, because of {_said(behind, path)}" if behind else _said(error, path),
            cause="an object was saved whole (the model, say), and torch.load reads only tensors, numbers and the like"
            if whole_object
            else "save_state writes something else than load_state reads",
            next_step="save what `state_dict()` of the model and of the optimizer gives"
            if whole_object
            else "save and load by hand in a cell, without `try`, and read the error",
        ) from None


def _said(error: BaseException, path: str) -> str:
    """The kind of an error and the first sentence of what it says, without the colours and the folder."""
    text = re.sub(r"\x1b\[\d*m", "", str(error)).replace(path, path.rpartition("/")[2]).strip()
    sentence = re.split(r"\. |\n", text, maxsplit=1)[0]
    return f"{type(error).__name__}: {sentence[:120]}"


@check(points=0.5, reason="the weights and the step come back")
def restores_weights(s: Student) -> None:
    with folder(s) as place:
        model, optimizer = run(s, seed=1)
        train(s, model, optimizer, seed=1)
        saved = weights(model)
        s.save_state(f"{place}/state.pt", model, optimizer, 7)
        model, optimizer = run(s, seed=2)
        step = loaded(s, f"{place}/state.pt", model, optimizer)
        if not equal(saved, weights(model)):
            raise CheckFailed(
                expected="the model that was passed to load_state has the saved weights",
                got="other weights",
                cause="the state was not put into this model: a new object was made, or its weights are not saved",
                next_step="call `load_state_dict` of the model that you are given",
            )
    if isinstance(step, bool) or not isinstance(step, int) or step != 7:
        raise CheckFailed(
            expected="load_state(...) returns 7, the step that was saved",
            got=repr(step) if step is None or isinstance(step, (int, float)) else f"a {type(step).__name__}",
            cause="the step is lost or changed on the way" if step is not None else "load_state has no `return`",
            next_step="save the step as it is, and return it as it is",
        )


@check(points=0.5, reason="the optimizer's state comes back")
def restores_optimizer(s: Student) -> None:
    with folder(s) as place:
        model, optimizer = run(s, seed=3)
        train(s, model, optimizer, seed=1)
        s.save_state(f"{place}/state.pt", model, optimizer, 3)
        uninterrupted = train(s, model, optimizer, seed=2)
        model, optimizer = run(s, seed=4, lr=0.5)
        loaded(s, f"{place}/state.pt", model, optimizer)
        resumed = train(s, model, optimizer, seed=2)
    compare_losses(
        resumed,
        uninterrupted,
        "the optimizer that was passed in did not get its state back: moments, step counts and rate start anew",
        "save optimizer.state_dict() too, and give it back with `load_state_dict`",
    )


@check(points=0.5, reason="the random state comes back: a run with dropout goes on to the last bit")
def restores_random_state(s: Student) -> None:
    with folder(s) as place:
        model, optimizer = run(s, seed=5, optimizer="torch.optim:SGD", dropout=0.5)
        train(s, model, optimizer, seed=1)
        s.save_state(f"{place}/state.pt", model, optimizer, 3)
        uninterrupted = train(s, model, optimizer, seed=2)
        model, optimizer = run(s, seed=6, optimizer="torch.optim:SGD", dropout=0.5)
        loaded(s, f"{place}/state.pt", model, optimizer)
        resumed = train(s, model, optimizer, seed=2)
    compare_losses(
        resumed,
        uninterrupted,
        "dropout drew other masks: torch's random generator is not in the state in which it was saved",
        "save torch.get_rng_state() (not a seed), and set it last of all in load_state",
    )


@check(points=0.5, reason="a crash while saving keeps the last good file, and its error reaches the caller")
def survives_crash(s: Student) -> None:
    with folder(s) as place:
        path = f"{place}/state.pt"
        model, optimizer = run(s, seed=7)
        s.save_state(path, model, optimizer, 11)
        _listing_is(s, place, ["state.pt"])
        before = _state_at(s, path)
        _save_on_full_disk(s, path)
        _still_there(s, path, before)


def _listing_is(s: Student, place: str, expected: list[str]) -> None:
    if sorted(s.build("os:listdir", place)) != expected:
        raise CheckFailed(
            expected=f"only {expected} in the folder after a save that worked",
            got=sorted(s.build("os:listdir", place)),
            cause="the temporary file was left behind: copied, not moved to its place",
            next_step="use os.replace(temporary, path): it moves the file",
        )


def _save_on_full_disk(s: Student, path: str) -> None:
    """Save another state while the disk is full; the error must come out."""
    model, optimizer = run(s, seed=8)
    before = s.build("tinyloops.checks.workbench:limit_file_size", 1000)
    if before is None:
        return  # Windows: only the grader can look
    try:
        s.save_state(path, model, optimizer, 12)
    except NotImplementedError:
        raise
    except Exception:
        return
    finally:
        s.build("tinyloops.checks.workbench:limit_file_size", before)
    raise CheckFailed(
        expected="save_state passes on the error of a full disk",
        got="no error",
        cause="the error is swallowed, or nothing is written: the run goes on believing that it is saved",
        next_step="do not catch the error, or raise it again after cleaning up",
    )


def _state_at(s: Student, path: str) -> tuple[Any, dict[str, Tensor]]:
    """The step and the weights that come back from a good file."""
    model, optimizer = run(s, seed=10)
    step = loaded(s, path, model, optimizer)
    return step, weights(model)


def _still_there(s: Student, path: str, before: tuple[Any, dict[str, Tensor]]) -> None:
    """What came back ``before`` a save was stopped must still come back."""
    try:
        step, restored = _state_at(s, path)
    except CheckFailed as error:
        raise CheckFailed(
            expected="after a save that stopped half way, the state saved before it",
            got=f"no state; load_state says {error.got}",
            cause="the good file was opened for writing, or removed, before the new one was complete",
            next_step="write to a temporary file in the same folder, and call os.replace when it is complete",
        ) from None
    if step != before[0] or not equal(restored, before[1]):
        raise CheckFailed(
            expected="after a save that stopped half way, the state saved before it",
            got=f"another state, of step {step!r}",
            cause="the state that was saved first is lost, or does not come back whole",
            next_step="call os.replace only when all is written",
        )


@check(points=0.25, reason="a save puts a new file in the old one's place, and writes nothing into the old one")
def replaces_the_file(s: Student) -> None:
    with folder(s) as place:
        model, optimizer = run(s, seed=23)
        s.save_state(f"{place}/state.pt", model, optimizer, 1)
        # A second name for the same file: writing into the file shows under both names, replacing it does not.
        s.build("os:link", f"{place}/state.pt", f"{place}/old.pt")
        train(s, model, optimizer, seed=1)
        s.save_state(f"{place}/state.pt", model, optimizer, 2)
        steps = [loaded(s, f"{place}/{name}.pt", *run(s, seed=24)) for name in ("old", "state")]
    if steps != [1, 2]:
        in_place = (
            "the new state was written, or copied, into the old file",
            "os.replace(temporary, path) moves a file",
        )
        kept = ("the first save was kept, and the second is lost", "save all of it anew at every call")
        cause, next_step = {(2, 2): in_place, (1, 1): kept}.get(
            tuple(steps), ("the step is changed on the way", "mend the first check first")
        )
        raise CheckFailed(
            expected="step 1 in the old file, which has a second name, and step 2 in the new one",
            got=f"steps {steps[0]!r} and {steps[1]!r}",
            cause=cause,
            next_step=next_step,
        )


@check(points=0.25, reason="until the new file takes its place, the old one is there")
def never_without_a_file(s: Student) -> None:
    with folder(s) as place:
        path = f"{place}/state.pt"
        model, optimizer = run(s, seed=25)
        s.save_state(path, model, optimizer, 5)
        before = _state_at(s, path)
        sources = _save_without_replacing(s, path)
        if not sources:
            _listing_is(s, place, ["state.pt"])
            return  # the file takes its place in a way that cannot be stopped from outside
        _still_there(s, path, before)
        _same_folder(s, sources[-1], place)


def _save_without_replacing(s: Student, path: str) -> list[str]:
    """Save another state, and stop just before it takes its place; the file that was to take it."""
    model, optimizer = run(s, seed=26)
    s.build("tinyloops.checks.workbench:crash_before_replacing", path)
    try:
        s.save_state(path, model, optimizer, 6)
    except NotImplementedError:
        raise
    except Exception:
        pass  # another check asks whether errors come out
    finally:
        sources = list(s.build("tinyloops.checks.workbench:replace_again"))
    return sources


def _same_folder(s: Student, source: str, place: str) -> None:
    """The temporary file must be beside the one that it replaces."""
    there, here = (s.build("os.path:realpath", name) for name in (s.build("os.path:dirname", source), place))
    if there != here:
        raise CheckFailed(
            expected="the temporary file in the folder of `path`",
            got="one in another folder",
            cause="that may be another disk, and os.replace cannot move a file from disk to disk",
            next_step='make its name from `path`, for example path + ".tmp"',
        )


@check(points=0.5, reason="no file: a FileNotFoundError that names the path")
def names_missing_file(s: Student) -> None:
    with folder(s) as place:
        _must_raise(s, f"{place}/not_there.pt", FileNotFoundError, "there is no file at this path")


@check(points=0.5, reason="a damaged file: a ValueError that names the path")
def names_damaged_file(s: Student) -> None:
    with folder(s) as place:
        path = f"{place}/state.pt"
        model, optimizer = run(s, seed=9)
        s.save_state(path, model, optimizer, 1)
        s.build("os:truncate", path, s.build("os.path:getsize", path) // 2)
        _must_raise(s, path, ValueError, "only the first half of the file is there")
        s.build("os:truncate", path, 0)
        _must_raise(s, path, ValueError, "the file is empty")
        s.build("torch:save", [1, 2, 3], path)
        _must_raise(s, path, ValueError, "the file holds a list of numbers, no saved state")


def _must_raise(s: Student, path: str, kind: type[Exception], situation: str) -> None:
    """``load_state`` must raise this kind of error, and its text must contain ``path``."""
    model, optimizer = run(s, seed=10)
    try:
        step = s.load_state(path, model, optimizer)
    except NotImplementedError:
        raise
    except Exception as error:
        if not isinstance(error, kind):
            raise CheckFailed(
                expected=f"a {kind.__name__}: {situation}",
                got=f"{type(error).__name__}: {str(error)[:80]}",
                cause="an error from inside the library comes out, which does not tell the user what to do"
                if kind is ValueError
                else "a missing file is reported as something else, so a caller cannot start a new run on it",
                next_step=f"catch it in load_state, and raise {kind.__name__} with a sentence that names the path",
            ) from None
        if path not in str(error):
            raise CheckFailed(
                expected=f"an error text that names the path {path}",
                got=str(error)[:80] or "no text",
                cause="the user cannot know which file is meant",
                next_step="put the path into the text of the error",
            ) from None
        return
    raise CheckFailed(
        expected=f"a {kind.__name__}: {situation}",
        got=f"no error; load_state returned {step!r}",
        cause="the error is swallowed: a run of days would silently start from nothing",
        next_step="let the caller decide what to do: raise",
    )


CHECKS = (
    restores_weights,
    restores_optimizer,
    restores_random_state,
    survives_crash,
    replaces_the_file,
    never_without_a_file,
    names_missing_file,
    names_damaged_file,
)
