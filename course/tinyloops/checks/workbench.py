"""What a check needs done where the student's code runs: optimizers, old gradients, a plain loop, a full disk.

A check calls these through ``s.build("tinyloops.checks.workbench:name", ...)``, so that models and optimizers are
made and used on the student's side and only numbers come back.
"""

from __future__ import annotations

from collections.abc import Sequence
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
