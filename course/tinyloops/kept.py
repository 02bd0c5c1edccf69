"""The finished pieces of a long run, kept on disk, so that the run can stop at any time and go on later."""

from __future__ import annotations

import ast
import hashlib
import inspect
import pickle
import textwrap
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import torch

from . import checkpoints
from .errors import PlainError

Code = Callable[..., Any] | ModuleType


class Kept:
    """Pieces of a run under ``folder``, each with a name, for these ``settings`` and this ``code`` only.

    ``code`` are the functions, classes and modules that make the pieces. Their sources as they are now and the
    ``repr`` of the settings make a key, the name of the folder ``place``: whoever edits a loop or a setting never gets
    old results, and who sets it back gets them again. Comments and layout don't count. What the functions call does
    not count unless it is listed too. Kept pieces can be sent to another process.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     kept = Kept(Path(folder), settings={"steps": 3}, code=[textwrap.dedent])
    ...     kept.save("seed 0", {"loss": 0.5})
    ...     kept.load("seed 0"), kept.load("seed 1"), kept.names()
    ({'loss': 0.5}, None, {'seed 0'})
    """

    def __init__(self, folder: Path, settings: object, code: Sequence[Code]) -> None:
        self.place = folder.absolute() / _key(settings, code)

    def load(self, name: str) -> dict[str, Any] | None:
        """The piece ``name``; None when it is not there, or damaged, which one line then says."""
        try:
            return checkpoints.load_state(self._path(name))
        except PlainError:
            print(f"The kept piece “{name}” in {self.place} is damaged, so it is made again.")
            return None

    def save(self, name: str, state: dict[str, Any]) -> None:
        """Keep ``state``: tensors, numbers, texts, and lists and dicts of them."""
        path = self._path(name)
        checkpoints.save_state(path, state)
        try:
            torch.load(path, weights_only=True)
        except pickle.UnpicklingError as error:
            path.unlink()
            raise TypeError(
                f"the piece “{name}” holds what could not be read back: keep only tensors, Python's own numbers and "
                f"texts, and lists and dicts of them (array.tolist() makes such a list)"
            ) from error

    def names(self) -> set[str]:
        """The names of the pieces that are there, whole or damaged."""
        return {path.name.removesuffix(".state") for path in self.place.glob("*.state")}

    def _path(self, name: str) -> Path:
        if not name or Path(name).name != name:
            raise ValueError(f"a piece's name is a file name, and “{name}” is none")
        return self.place / f"{name}.state"


def _key(settings: object, code: Sequence[Code]) -> str:
    meanings = [ast.unparse(ast.parse(textwrap.dedent(_source(part)))) for part in code]
    return hashlib.sha256("\n".join([repr(settings), *meanings]).encode()).hexdigest()[:16]


def _source(part: Code) -> str:
    try:
        return inspect.getsource(part)
    except OSError:  # a class of a notebook: Python finds the source of its functions only
        methods = [value for value in vars(part).values() if inspect.isfunction(value)]
        if not methods:
            raise
        return "\n".join(textwrap.dedent(inspect.getsource(method)) for method in methods)
