"""Made-up texts of pre-training: `<bos>`, words, `<eos>`, padded at the right; each can be told from the others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import torch
from torch import Tensor

from tinyloops.models import BOS, EOS, PAD

from .likelihood import right_objective

#: The first id of a word; text number n has the word FIRST_WORD + n at its position 1.
FIRST_WORD = 7


class Texts(NamedTuple):
    """Token ids and attention mask, both [N, T] long."""

    ids: Tensor
    mask: Tensor


def random_texts(number: int, longest: int, seed: int, vocabulary: int = 60) -> Texts:
    """Texts of random words and lengths; in every second one, `<pad>`'s id stands where a word would, and is real.

    >>> texts = random_texts(10, 8, seed=0)
    >>> texts.ids.shape, texts.ids[:3, 1].tolist()
    (torch.Size([10, 8]), [7, 8, 9])
    """
    generator = torch.Generator().manual_seed(seed)
    lengths = torch.randint(4, longest + 1, (number,), generator=generator)
    mask = (torch.arange(longest) < lengths[:, None]).long()
    ids = torch.randint(FIRST_WORD, vocabulary, (number, longest), generator=generator)
    ids[:, 0], ids[:, 1] = BOS, torch.arange(number) + FIRST_WORD
    ids[::2, 2] = PAD
    ids[torch.arange(number), lengths - 1] = EOS
    return Texts(torch.where(mask == 1, ids, PAD), mask)


def number_of(row: Sequence[int]) -> int:
    """Which text a row of ids is, by its position 1."""
    return row[1] - FIRST_WORD


def whole_text_loss(model: Any, texts: Texts) -> Tensor:
    """The loss of pre-training: nats a real token, but for the first of each text."""
    logits = model(input_ids=texts.ids, attention_mask=texts.mask).logits
    return right_objective(logits, texts.ids, texts.mask.float())
