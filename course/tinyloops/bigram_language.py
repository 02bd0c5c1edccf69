"""A language without structure: every word has its own random list of what may follow, and shares nothing."""

from __future__ import annotations

import numpy as np
import torch
from jaxtyping import Float, Int
from torch import Tensor


class BigramLanguage:
    """``vocab_size`` (V) words; what follows each is drawn from a Dirichlet distribution of its own.

    The lower ``concentration``, the fewer words follow each. The language is stationary, so its entropy rate is exact:
    the mean over words w of the entropy of Pr(next | w), each w weighted by how often it occurs (Shannon 1948,
    section 7).

    >>> language = BigramLanguage(vocab_size=50, seed=0)
    >>> language.sample(count=2, length=5, seed=1).shape
    torch.Size([2, 5])
    >>> bool(language.entropy_rate < np.log(50))  # less than if every word could follow
    True
    """

    def __init__(self, vocab_size: int, *, concentration: float = 0.03, seed: int = 0) -> None:
        rng = np.random.default_rng(seed)
        self.transitions: Float[np.ndarray, "V V"] = rng.dirichlet(np.full(vocab_size, concentration), vocab_size)
        self.frequencies = _stationary(self.transitions)

    @property
    def entropy_rate(self) -> float:
        """The lowest loss any next-token model can reach, in nats a token."""
        surprise = -np.log(self.transitions, out=np.zeros_like(self.transitions), where=self.transitions > 0)
        return float(self.frequencies @ (self.transitions * surprise).sum(axis=1))

    def sample(self, count: int, length: int, seed: int) -> Int[Tensor, "N T"]:
        """``count`` texts of ``length`` tokens each."""
        rng = np.random.default_rng(seed)
        tokens = np.empty((count, length), dtype=np.int64)
        tokens[:, 0] = rng.choice(len(self.frequencies), size=count, p=self.frequencies)
        cumulative = self.transitions.cumsum(axis=1)
        cumulative[:, -1] = 1.0  # rounding may leave it just under one, and a draw above it would name no word
        for t in range(1, length):
            tokens[:, t] = (cumulative[tokens[:, t - 1]] <= rng.random(count)[:, None]).sum(axis=1)
        return torch.from_numpy(tokens)


def _stationary(transitions: np.ndarray) -> np.ndarray:
    """The word frequencies (V,) that one more step of ``transitions`` (V, V) does not change."""
    size = len(transitions)
    equations = np.vstack([transitions.T - np.eye(size), np.ones(size)])
    frequencies = np.linalg.lstsq(equations, np.append(np.zeros(size), 1.0), rcond=None)[0].clip(min=0.0)
    return frequencies / frequencies.sum()
