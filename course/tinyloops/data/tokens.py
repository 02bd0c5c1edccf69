"""From the texts of a corpus to token ids, and from those to padded batches for evaluation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import torch
from jaxtyping import Int
from torch import Tensor

from ..metrics import IGNORED
from .corpus import Corpus


def token_ids(corpus: Corpus, split: Literal["train", "held_out"]) -> list[list[int]]:
    """The token ids of every document of ``split``, from ``<bos>`` to ``<eos>``. 40,000 texts take about a second.

    >>> from tinyloops.data import load_corpus
    >>> corpus = load_corpus("world", documents=10, held_out=2)
    >>> [corpus.tokenizer.convert_ids_to_tokens(ids)[:4] for ids in token_ids(corpus, "held_out")]
    [['<bos>', 'dear', 'team', ','], ['<bos>', 'the', 'graceful', 'strikers']]
    """
    texts = list(getattr(corpus, split)["text"])
    encoded = corpus.tokenizer(texts, return_attention_mask=False, return_token_type_ids=False)
    return encoded["input_ids"]


def batch_documents(
    documents: Sequence[Sequence[int]], pad: int, max_length: int = 64
) -> tuple[Int[Tensor, "N T"], Int[Tensor, "N T"]]:
    """One row a document for next-token evaluation: what the model reads, and the token it should say next.

    Rows are padded on the right with ``pad``, and labels with -100 there. Documents are cut off after ``max_length``
    predictions.

    >>> inputs, labels = batch_documents([[2, 7, 8, 3], [2, 9, 3]], pad=0)
    >>> inputs.tolist(), labels.tolist()
    ([[2, 7, 8], [2, 9, 0]], [[7, 8, 3], [9, 3, -100]])
    """
    rows = [list(document[: max_length + 1]) for document in documents]
    width = max(map(len, rows)) - 1
    inputs = torch.full((len(rows), width), pad)
    labels = torch.full((len(rows), width), IGNORED)
    for row, ids in enumerate(rows):
        inputs[row, : len(ids) - 1] = torch.tensor(ids[:-1])
        labels[row, : len(ids) - 1] = torch.tensor(ids[1:])
    return inputs, labels
