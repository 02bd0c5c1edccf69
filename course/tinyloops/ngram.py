"""The n-gram model: the next word's probability from counts of what followed the last few words."""

from __future__ import annotations

import numpy as np
from jaxtyping import Int
from torch import Tensor

from .metrics import IGNORED
from .models import EOS


class NGram:
    """Add-λ n-gram model, counted in one pass over ``blocks`` (N, T) of token ids.

    Pr(x | context) = (count(context, x) + λ) / (count(context) + λ V), the context being the last ``order - 1``
    tokens, ``smoothing`` λ, and ``vocab_size`` V. (Jurafsky and Martin, *Speech and Language Processing*, chapter on
    n-gram models.)

    >>> import torch
    >>> bigram = NGram(torch.tensor([[2, 7, 8, 2, 7, 9, 2, 7, 8]]), order=2, vocab_size=10, smoothing=1.0)
    >>> bigram.probabilities(np.array([[7]]), np.array([8])).tolist()  # (2 + 1) / (3 + 1 * 10)
    [0.23076923076923078]
    """

    def __init__(self, blocks: Int[Tensor, "N T"], *, order: int, vocab_size: int, smoothing: float) -> None:
        if order < 1 or smoothing <= 0:
            raise ValueError(f"an n-gram model needs order 1 or more and smoothing above 0, not {order}, {smoothing}")
        if vocab_size**order >= 2**63:
            raise ValueError(f"order {order} is too high for {vocab_size} types: one number must name each n-gram")
        self.order, self.vocab_size, self.smoothing = order, vocab_size, smoothing
        windows = np.lib.stride_tricks.sliding_window_view(blocks.numpy(), order, axis=1).reshape(-1, order)
        self._contexts = np.unique(self._code(windows[:, :-1]), return_counts=True)
        self._ngrams = np.unique(self._code(windows), return_counts=True)

    def probabilities(self, contexts: np.ndarray, following: np.ndarray) -> np.ndarray:
        """Pr(each of ``following`` (M,) | its row of ``contexts`` (M, order - 1)), shape (M,)."""
        ngrams = np.concatenate([contexts, following[:, None]], axis=1)
        seen_ngrams = _counted(self._ngrams, self._code(ngrams))
        seen_contexts = _counted(self._contexts, self._code(contexts))
        return (seen_ngrams + self.smoothing) / (seen_contexts + self.smoothing * self.vocab_size)

    def heldout_loss(self, input_ids: Int[Tensor, "N T"], labels: Int[Tensor, "N T"]) -> float:
        """Mean negative log-probability of the counted labels, nats a token: as `metrics.heldout_loss`.

        A row is read as if the end of another text stood before it.
        """
        before = np.full((len(input_ids), self.order - 1), EOS)
        read = np.concatenate([before, input_ids.numpy()], axis=1)
        # The context of position t ends at t; column 0 is only ever the context of a word that the row begins with.
        contexts = np.lib.stride_tricks.sliding_window_view(read[:, 1:], self.order - 1, axis=1)
        counted = labels.numpy() != IGNORED
        return float(-np.log(self.probabilities(contexts[counted], labels.numpy()[counted])).mean())

    def _code(self, tokens: np.ndarray) -> np.ndarray:
        """One number for each row of ``tokens``, another for every other row."""
        return tokens.astype(np.int64) @ self.vocab_size ** np.arange(tokens.shape[1], dtype=np.int64)


def _counted(counts: tuple[np.ndarray, np.ndarray], codes: np.ndarray) -> np.ndarray:
    """How often each of ``codes`` was counted; ``counts`` holds the codes that occur, sorted, and their numbers."""
    known, times = counts
    place = np.searchsorted(known, codes).clip(max=len(known) - 1)
    return np.where(known[place] == codes, times[place], 0)
