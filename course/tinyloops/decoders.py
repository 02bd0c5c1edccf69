"""The pre-trained decoder of a chapter: the course's own, or a real one when ``TINYLOOPS_DATA=hub`` asks for it."""

from __future__ import annotations

import os

import torch
from transformers import AutoModelForCausalLM, PreTrainedModel, PreTrainedTokenizerBase

from . import checkpoints
from .errors import PlainError
from .real_models import cut_at_positions, load_real

DEFAULT = "EleutherAI/pythia-14m"  # 14 million parameters: some steps of full fine-tuning are a matter of seconds
SETTING = "TINYLOOPS_HUB_DECODER"


def load_decoder(source: str | None = None) -> tuple[PreTrainedModel, PreTrainedTokenizerBase]:
    """A pre-trained causal language model in evaluation mode, and its tokenizer.

    ``source`` is by default what ``TINYLOOPS_DATA`` names. ``"hub"``: the decoder that ``TINYLOOPS_HUB_DECODER`` names,
    on the Hugging Face Hub (default: `DEFAULT`) or a local folder that ``save_pretrained`` wrote. Anything else:
    chapter 1's decoder, the learner's own or the ready-made one. The tokenizer cuts texts off, where told to
    (``truncation=True``), after as many tokens as the decoder has positions; where it has no token for padding, its
    end token serves.

    Raises `PlainError`, with what to do, when the decoder cannot be had, or is no decoder.

    >>> decoder, tokenizer = load_decoder("world")
    >>> decoder(**tokenizer("The coach rests.", return_tensors="pt")).logits.shape
    torch.Size([1, 6, 299])
    """
    if (source or os.environ.get("TINYLOOPS_DATA")) == "hub":
        name = os.environ.get(SETTING) or DEFAULT
        decoder, tokenizer = load_real("decoder", AutoModelForCausalLM, name, SETTING)
        _must_generate(decoder, tokenizer, name)
    else:
        decoder, tokenizer = checkpoints.load("decoder")
    if tokenizer.pad_token is None:
        tokenizer.pad_token = tokenizer.eos_token
    cut_at_positions(decoder, tokenizer)
    return decoder, tokenizer


@torch.no_grad()
def _must_generate(decoder: PreTrainedModel, tokenizer: PreTrainedTokenizerBase, name: str) -> None:
    """Refuse a model that sees what comes later, as masked models do, and a tokenizer that cannot end a text."""
    first, other = decoder(input_ids=torch.tensor([[0, 1], [0, 2]])).logits[:, 0]
    if not torch.allclose(first, other, atol=1e-4):
        raise PlainError(
            f"“{name}” is no decoder: what comes later changes what it says before. {SETTING} must name a causal "
            f"language model."
        )
    if tokenizer.eos_token_id is None:
        raise PlainError(
            f"The tokenizer of “{name}” has no end token, so no answer could end. Choose another {SETTING}."
        )
