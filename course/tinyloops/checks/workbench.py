"""What a check needs done where the student's code runs: encoders, optimizers, gradients, a plain loop, a full disk.

A check calls these through ``s.build("tinyloops.checks.workbench:name", ...)``, so that models and optimizers are
made and used on the student's side and only numbers come back.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor, nn
from transformers.modeling_outputs import BaseModelOutput


class _TinyEncoder(nn.Module):
    """What `tiny_encoder` builds: a word's state is made of the word and of the mean of the text's real words."""

    def __init__(self, vocab_size: int, width: int, dropout: float, with_buffers: bool) -> None:
        super().__init__()
        self.words = nn.Embedding(vocab_size, width)
        self.mix = nn.Linear(2 * width, width)
        self.scale = nn.BatchNorm1d(width) if with_buffers else nn.Identity()
        self.dropout = nn.Dropout(dropout)

    def forward(self, input_ids: Tensor, attention_mask: Tensor | None = None) -> BaseModelOutput:
        words = self.words(input_ids)
        real = torch.ones_like(input_ids) if attention_mask is None else attention_mask
        weights = real.to(words.dtype)[..., None]
        context = (words * weights).sum(1, keepdim=True) / weights.sum(1, keepdim=True)
        states = self.mix(torch.cat([words, context.expand_as(words)], dim=-1)).tanh()
        scaled = self.scale(states.flatten(0, 1)).view_as(states)
        return BaseModelOutput(last_hidden_state=self.dropout(scaled))


def tiny_encoder(
    vocab_size: int = 40, *, width: int = 16, seed: int = 0, dropout: float = 0.0, with_buffers: bool = False
) -> nn.Module:
    """An encoder that does what a big one may do in training mode: dropout, and buffers that move.

    It is called as encoders of `transformers` are: ``encoder(input_ids=..., attention_mask=...).last_hidden_state`` are
    states [B, T, D]. D is ``width``. The buffers are those of a batch normalisation: in training mode each call moves
    them, whether or not a parameter may learn. It comes in training mode, as every new module does.

    >>> encoder = tiny_encoder(with_buffers=True)
    >>> ids, mask = torch.tensor([[7, 8, 9], [7, 0, 0]]), torch.tensor([[1, 1, 1], [1, 0, 0]])
    >>> encoder(input_ids=ids, attention_mask=mask).last_hidden_state.shape
    torch.Size([2, 3, 16])
    >>> encoder.scale.num_batches_tracked.item()  # one call in training mode
    1
    >>> _ = encoder.eval()(input_ids=ids, attention_mask=mask)
    >>> encoder.scale.num_batches_tracked.item()  # none since
    1
    """
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        return _TinyEncoder(vocab_size, width, dropout, with_buffers)


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


def fill_gradients(*modules: nn.Module, value: float = 1.0) -> None:
    """Leave in each parameter of ``modules`` a gradient of ``value``, as an earlier step would; frozen ones as well.

    >>> layer = nn.Linear(1, 1)
    >>> fill_gradients(layer)
    >>> layer.weight.grad
    tensor([[1.]])
    """
    for module in modules:
        for parameter in module.parameters():
            parameter.grad = torch.full_like(parameter, value)


def used_adamw(*modules: nn.Module, lr: float) -> torch.optim.AdamW:
    """An AdamW that holds all parameters of ``modules`` and has made a step: it remembers gradients, and left them.

    >>> layer = nn.Linear(1, 1).requires_grad_(False)
    >>> optimizer = used_adamw(layer, lr=0.1)
    >>> layer.weight.grad, len(optimizer.state)
    (tensor([[1.]]), 2)
    """
    optimizer = torch.optim.AdamW([p for module in modules for p in module.parameters()], lr=lr)
    fill_gradients(*modules)
    optimizer.step()
    return optimizer


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
