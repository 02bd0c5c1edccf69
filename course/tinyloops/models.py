"""The small models of the course: `transformers` classes in sizes that a CPU trains in a minute."""

from __future__ import annotations

from typing import TypeVar

import torch
from transformers import (
    BertConfig,
    BertForMaskedLM,
    LlamaConfig,
    LlamaForCausalLM,
    PretrainedConfig,
    PreTrainedModel,
)

M = TypeVar("M", bound=PreTrainedModel)

#: Token ids that the world's tokenizer gives to its special tokens.
PAD, UNK, BOS, EOS, MASK = range(5)


def small_decoder(
    vocab_size: int, *, hidden_size: int = 64, layers: int = 2, heads: int = 4, max_length: int = 64, seed: int = 0
) -> LlamaForCausalLM:
    """A Llama-style decoder with random weights drawn from ``seed``; V is ``vocab_size``, D is ``hidden_size``.

    >>> sum(p.numel() for p in small_decoder(vocab_size=300).parameters())
    150592
    """
    config = LlamaConfig(
        vocab_size=vocab_size,
        hidden_size=hidden_size,
        intermediate_size=4 * hidden_size,
        num_hidden_layers=layers,
        num_attention_heads=heads,
        max_position_embeddings=max_length,
        tie_word_embeddings=True,
        pad_token_id=PAD,
        bos_token_id=BOS,
        eos_token_id=EOS,
        attn_implementation="sdpa",
    )
    return _seeded(seed, LlamaForCausalLM, config)


def small_encoder(
    vocab_size: int, *, hidden_size: int = 64, layers: int = 2, heads: int = 4, max_length: int = 64, seed: int = 0
) -> BertForMaskedLM:
    """A BERT-style encoder with a masked-language-modelling head, random weights drawn from ``seed``.

    >>> small_encoder(vocab_size=300)(torch.tensor([[2, 9, 4, 3]])).logits.shape
    torch.Size([1, 4, 300])
    """
    config = BertConfig(
        vocab_size=vocab_size,
        hidden_size=hidden_size,
        intermediate_size=4 * hidden_size,
        num_hidden_layers=layers,
        num_attention_heads=heads,
        max_position_embeddings=max_length,
        type_vocab_size=1,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        pad_token_id=PAD,
    )
    return _seeded(seed, BertForMaskedLM, config)


def _seeded(seed: int, model_class: type[M], config: PretrainedConfig) -> M:
    """A model drawn from ``seed`` that leaves the caller's random state as it was."""
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        return model_class(config)
