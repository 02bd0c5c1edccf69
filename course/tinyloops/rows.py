"""Texts as rows of token ids, the shape in which models read and write them.

A *text* is a tuple of word ids without special tokens. A *row* is ``<bos>``, the words, ``<eos>``, then padding; rows
of N texts are a tensor (N, T).
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional
from transformers import PreTrainedModel

from .models import BOS, EOS, PAD
from .world import World
from .world.language import Language

Text = tuple[int, ...]


def words_of(rows: Tensor) -> list[Text]:
    """The N texts in ``rows`` (N, T): the words up to the first ``<eos>``, or to the end where a row has none.

    >>> words_of(torch.tensor([[2, 9, 8, 3, 0], [2, 7, 7, 7, 7]]))
    [(9, 8), (7, 7, 7, 7)]
    """
    texts = []
    for row in rows.tolist():
        end = row.index(EOS) if EOS in row else len(row)
        texts.append(tuple(token for token in row[:end] if token not in (PAD, BOS)))
    return texts


def rows_of(texts: Sequence[Text]) -> Tensor:
    """The rows (N, T) of N texts, T being the longest text with its two special tokens.

    >>> rows_of([(9, 8), (7,)]).tolist()
    [[2, 9, 8, 3], [2, 7, 3, 0]]
    """
    width = 2 + max(map(len, texts), default=0)
    padded = [[BOS, *text, EOS, *[PAD] * (width - 2 - len(text))] for text in texts]
    return torch.tensor(padded, dtype=torch.long).reshape(len(texts), width)


def stack(*rows: Tensor) -> Tensor:
    """Several ``rows`` (N1, T1), (N2, T2)... one below the other, padded on the right to the widest: (N1 + N2..., T).

    >>> stack(torch.tensor([[2, 7, 3]]), torch.tensor([[2, 3]])).tolist()
    [[2, 7, 3], [2, 3, 0]]
    """
    width = max(part.shape[1] for part in rows)
    return torch.cat([functional.pad(part, (0, width - part.shape[1]), value=PAD) for part in rows])


def real_rows(world: World, count: int, seed: int, language: Language | None = None) -> Tensor:
    """``count`` texts of the world as rows (N, T), drawn from ``language`` (default: the pre-training language).

    They are the texts of ``world.documents(count, seed, language)``.

    >>> world = World()
    >>> rows = real_rows(world, 100, seed=1)
    >>> world.text(rows[0].tolist()) == world.documents(100, seed=1)[0]
    True
    """
    _, tokens = (language or world.core).sample(count, seed)
    written = torch.from_numpy(tokens).long().where(torch.from_numpy(tokens >= 0), PAD)
    return functional.pad(written, (1, 0), value=BOS)


def predicted(rows: Tensor) -> Tensor:
    """How many tokens a model predicts in each of ``rows`` (N, T): all but ``<bos>`` and padding, shape (N,).

    >>> predicted(torch.tensor([[2, 9, 8, 3], [2, 7, 3, 0]])).tolist()
    [3, 2]
    """
    return (rows[:, 1:] != PAD).sum(dim=1)


@torch.no_grad()
def log_probs(model: PreTrainedModel, rows: Tensor, chunk: int = 500) -> Tensor:
    """log Pr of each of the texts in ``rows`` (N, T) under a decoder, in nats, ``<eos>`` included: (N,) in float64.

    ``chunk`` rows are read at a time. Padding stands on the right, where no real token sees it, so no mask is needed.

    >>> from tinyloops.models import small_decoder
    >>> untrained = small_decoder(vocab_size=100, hidden_size=8, layers=1, heads=2)
    >>> found = log_probs(untrained, torch.tensor([[2, 9, 8, 3], [2, 7, 3, 0]]))
    >>> (found / torch.tensor(100.0).log()).round().tolist()  # any of 100 tokens, three times and twice
    [-3.0, -2.0]
    """
    was_training = model.training
    model.eval()
    found = [_log_probs_of(model, part[:, : 1 + int(predicted(part).max())]) for part in rows.split(chunk)]
    model.train(was_training)
    return torch.cat(found)


def _log_probs_of(model: PreTrainedModel, rows: Tensor) -> Tensor:
    logits = model(input_ids=rows, use_cache=False).logits[:, :-1].transpose(1, 2)
    losses = functional.cross_entropy(logits, rows[:, 1:], ignore_index=PAD, reduction="none")
    return -losses.double().sum(dim=1)
