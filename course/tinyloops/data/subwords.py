"""A tokenizer for real text: byte-pair encoding learnt from the training documents."""

from __future__ import annotations

from collections.abc import Iterable

from tokenizers import Tokenizer, decoders, pre_tokenizers
from tokenizers.models import BPE
from tokenizers.trainers import BpeTrainer
from transformers import PreTrainedTokenizerFast

from ..world.for_transformers import for_transformers
from ..world.grammar import SPECIAL


def train_tokenizer(texts: Iterable[str], size: int = 1024) -> PreTrainedTokenizerFast:
    """A byte-level BPE tokenizer of at most ``size`` types, which can write any text.

    Special tokens have the same ids as in the world's tokenizer; ``<bos>`` and ``<eos>`` are put around a text.

    >>> tokenizer = train_tokenizer(["to be or not to be"] * 9, size=270)
    >>> ids = tokenizer("not to be!")["input_ids"]
    >>> tokenizer.convert_ids_to_tokens(ids)
    ['<bos>', 'no', 't', 'Ġto', 'Ġbe', '!', '<eos>']
    >>> tokenizer.decode(ids, skip_special_tokens=True)
    'not to be!'
    """
    pieces = Tokenizer(BPE())
    pieces.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    pieces.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = BpeTrainer(vocab_size=size, special_tokens=list(SPECIAL), initial_alphabet=alphabet, show_progress=False)
    pieces.train_from_iterator(texts, trainer)
    return for_transformers(pieces)
