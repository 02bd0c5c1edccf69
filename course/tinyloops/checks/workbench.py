"""What a check needs done where the student's code runs: optimizers, old gradients, a plain loop, a full disk.

A check calls these through ``s.build("tinyloops.checks.workbench:name", ...)``, so that models and optimizers are
made and used on the student's side and only numbers come back.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor, nn


def two_group_sgd(model: nn.Module, lr: float) -> torch.optim.SGD:
    """Plain SGD with the matrices in its first group and the vectors in its second; both start with the rate ``lr``.

    >>> [len(group["params"]) for group in two_group_sgd(nn.Linear(2, 3), lr=0.1).param_groups]
    [1, 1]
    """
    matrices = [p for p in model.parameters() if p.ndim > 1]
    vectors = [p for p in model.parameters() if p.ndim <= 1]
    return torch.optim.SGD([{"params": matrices}, {"params": vectors}], lr=lr)


def leave_gradients(model: Any, batch: Tensor) -> None:
    """Leave in ``model`` the gradients of its loss on ``batch`` [B, T], as a step that did not clean up would."""
    model(input_ids=batch, labels=batch).loss.backward()


def train(model: Any, optimizer: torch.optim.Optimizer, batches: Sequence[Tensor]) -> list[float]:
    """One plain training step on each batch [B, T], with the rate the optimizer has; the losses, in nats a token."""
    model.train()
    losses = []
    for batch in batches:
        optimizer.zero_grad()
        loss = model(input_ids=batch, labels=batch).loss
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


#: How `os` gives a file another name, when nothing is in the way.
_MOVES: dict[str, Callable[..., None]] = {name: getattr(os, name) for name in ("replace", "rename")}
_moved_onto: list[str] = []


def crash_before_replacing(path: str) -> None:
    """From now on, moving a file onto ``path`` fails, as if the machine had stopped just before."""
    _moved_onto.clear()

    def crash_before(move: Callable[..., None]) -> Callable[..., None]:
        def moved(source: Any, target: Any, **options: Any) -> None:
            if os.path.abspath(os.fspath(target)) != os.path.abspath(path):
                return move(source, target, **options)
            _moved_onto.append(os.path.abspath(os.fspath(source)))
            raise RuntimeError("the machine stopped")

        return moved

    for name, move in _MOVES.items():
        setattr(os, name, crash_before(move))


def replace_again() -> list[str]:
    """End `crash_before_replacing`; the files that were to be moved onto its path.

    >>> crash_before_replacing("state.pt")
    >>> try:
    ...     os.replace("new.pt", "state.pt")
    ... except RuntimeError as error:
    ...     print(error)
    the machine stopped
    >>> [os.path.basename(source) for source in replace_again()]
    ['new.pt']
    """
    for name, move in _MOVES.items():
        setattr(os, name, move)
    return list(_moved_onto)


def limit_file_size(size: int) -> int | None:
    """From now on no file may grow beyond ``size`` bytes; writing more fails, as on a full disk.

    Returns the limit of before, to go back to; None where the system has no such limit (Windows).

    >>> before = limit_file_size(10_000_000)
    >>> if before is not None:
    ...     _ = limit_file_size(before)
    """
    try:
        import resource
    except ImportError:
        return None
    before, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, most))
    return before
