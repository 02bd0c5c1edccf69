"""A tokenizer of `tokenizers` as `transformers` wants it, with the special tokens of the course."""

from __future__ import annotations

from tokenizers import Tokenizer
from tokenizers.processors import TemplateProcessing
from transformers import PreTrainedTokenizerFast

from .grammar import SPECIAL


def for_transformers(tokenizer: Tokenizer) -> PreTrainedTokenizerFast:
    """``tokenizer`` with ``<bos>`` before and ``<eos>`` after each text; `SPECIAL` must be its first tokens.

    >>> from tinyloops.world import World
    >>> World().tokenizer("Mara")["input_ids"]
    [2, 45, 3]
    """
    ends = [(token, SPECIAL.index(token)) for token in ("<bos>", "<eos>")]
    tokenizer.post_processor = TemplateProcessing(single="<bos> $A <eos>", special_tokens=ends)
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token="<pad>", unk_token="<unk>", bos_token="<bos>", eos_token="<eos>", mask_token="<mask>",
        additional_special_tokens=["<user>", "<assistant>"],
    )  # fmt: skip
