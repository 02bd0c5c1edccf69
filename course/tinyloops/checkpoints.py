"""Keep models and half-finished runs on disk, so that a crash, a full disk or a Ctrl-C loses nothing.

Everything is written beside its place and then moved there in one step: a file under its final name is complete.
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from transformers import (
    AutoModelForCausalLM,
    AutoModelForMaskedLM,
    AutoTokenizer,
    PreTrainedModel,
    PreTrainedTokenizerFast,
)
from transformers.utils import logging

from .errors import PlainError

#: Ready-made checkpoints of the same kind as chapter 1 makes, for whoever starts later.
SHIPPED = Path(__file__).parent / "pretrained"
_KINDS = {"decoder": AutoModelForCausalLM, "encoder": AutoModelForMaskedLM}


def folder() -> Path:
    """Where the learner's checkpoints are: ``TINYLOOPS_CHECKPOINTS``, or ``checkpoints`` in the working folder."""
    return Path(os.environ.get("TINYLOOPS_CHECKPOINTS", "checkpoints"))


def save(name: str, model: PreTrainedModel, tokenizer: PreTrainedTokenizerFast) -> Path:
    """Save a finished model with its tokenizer as the checkpoint ``name``; the place it was saved to."""
    place = folder() / name
    with _writing(place) as unfinished:
        unfinished.mkdir()
        model.save_pretrained(unfinished)
        tokenizer.save_pretrained(unfinished)
    return place


def load(name: str) -> tuple[PreTrainedModel, PreTrainedTokenizerFast]:
    """The learner's own checkpoint ``"decoder"`` or ``"encoder"``, or else the ready-made one, with its tokenizer.

    >>> model, tokenizer = load("decoder")
    >>> tokenizer.decode(tokenizer("The coach")["input_ids"])
    '<bos> the coach <eos>'
    """
    own, shipped = folder() / name, SHIPPED / name
    place = own if own.exists() else shipped
    if not place.exists():
        raise PlainError(f"There is no checkpoint “{name}” in {own}. Run chapter 1 to its end: it makes one.")
    try:
        with quiet_loading():  # a tenth of a second needs none
            model = _KINDS[name].from_pretrained(place, local_files_only=True)
        tokenizer = AutoTokenizer.from_pretrained(place, local_files_only=True)
    except Exception as error:  # a damaged folder fails in many ways, and the learner's way out is one
        raise PlainError(
            f"The checkpoint in {place} is damaged ({type(error).__name__}). Delete that folder and run chapter 1 "
            f"again, or go on with the ready-made checkpoint that takes its place."
        ) from error
    return model.eval(), tokenizer


def save_state(path: Path, state: dict[str, Any]) -> None:
    """Save a run's ``state`` (tensors, numbers, dicts of them), so that `load_state` gives the same back."""
    buffer = io.BytesIO()
    torch.save(state, buffer)
    with _writing(path) as unfinished:
        unfinished.write_bytes(buffer.getvalue())


def load_state(path: Path) -> dict[str, Any] | None:
    """The state saved at ``path``; None when there is none yet."""
    if not path.exists():
        return None
    try:
        return torch.load(path, weights_only=True)
    except Exception as error:
        raise PlainError(f"The saved run in {path} is damaged. Delete the file and start the run again.") from error


@contextlib.contextmanager
def interruptible(path: Path) -> Iterator[None]:
    """Turn Ctrl-C, or Jupyter's stop button, in a training cell into a plain word on how to go on.

    ``path`` is the saved state of a run, or a folder of its finished pieces.

    >>> with interruptible(Path("checkpoints/run.state")):
    ...     raise KeyboardInterrupt
    Traceback (most recent call last):
    tinyloops.errors.PlainError: Stopped. Nothing was saved yet: run the cell again to start anew.
    """
    try:
        yield
    except KeyboardInterrupt:
        if any(path.glob("*.state")):
            advice = f"The pieces finished so far are kept in {path}: run the cell again to do the rest."
        elif path.is_file():
            advice = f"The last saved step is kept in {path}: run the cell again to go on from there."
        else:
            advice = "Nothing was saved yet: run the cell again to start anew."
        raise PlainError(f"Stopped. {advice}") from None


@contextlib.contextmanager
def quiet_loading() -> Iterator[None]:
    """No progress bars and no reports from `transformers`, which writes them to stderr: there, nbgrader sees errors.

    >>> with quiet_loading():
    ...     model, _ = load("encoder")
    """
    shown, level = logging.is_progress_bar_enabled(), logging.get_verbosity()
    logging.disable_progress_bar()
    logging.set_verbosity_error()
    try:
        yield
    finally:
        logging.set_verbosity(level)
        if shown:
            logging.enable_progress_bar()


@contextlib.contextmanager
def _writing(place: Path) -> Iterator[Path]:
    """A path to write to that takes ``place`` only when all is written; the old content stays until then."""
    scratch = None
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(prefix=f".{place.name}-", dir=place.parent))
        yield scratch / "new"
        if place.is_dir():
            place.rename(scratch / "old")
        (scratch / "new").replace(place)
    except OSError as error:
        kept = f"The one saved before in {place} is kept." if place.exists() else "Nothing was lost but this save."
        raise PlainError(
            f"Could not save to {place}: {error.strerror or error}. {kept} Make room or choose another folder "
            f"(TINYLOOPS_CHECKPOINTS), then run the cell again."
        ) from error
    finally:
        if scratch is not None:
            shutil.rmtree(scratch, ignore_errors=True)
