"""Pre-trained models of the Hugging Face Hub, or of a local folder, with plain words where they cannot be had."""

from __future__ import annotations

from typing import Protocol

import torch
from transformers import AutoTokenizer, PreTrainedModel, PreTrainedTokenizerBase

from . import checkpoints
from .errors import PlainError


class Loader(Protocol):
    """A class of `transformers` that finds the right model class for a checkpoint, such as ``AutoModel``."""

    def from_pretrained(
        self, name: str, *, dtype: torch.dtype, output_loading_info: bool
    ) -> tuple[PreTrainedModel, dict]:
        """The model and what was missing in its checkpoint."""


def load_real(
    what: str, loader: Loader, name: str, setting: str, *, without: str = "", hint: str = ""
) -> tuple[PreTrainedModel, PreTrainedTokenizerBase]:
    """The model ``name`` (on the Hub, or a folder) in evaluation mode and single precision, and its tokenizer.

    ``what`` it is called in messages, and ``setting`` is the variable that can name another. All its weights must be
    in the checkpoint, but for those whose names begin with ``without``. ``hint`` says where a copy may be found.

    Raises `PlainError`, with what to do, when it cannot be had or is not whole.
    """
    try:
        with checkpoints.quiet_loading():
            # Many are kept in half precision, in which small steps of training are rounded away.
            model, report = loader.from_pretrained(name, dtype=torch.float32, output_loading_info=True)
        tokenizer = AutoTokenizer.from_pretrained(name)
    except (
        Exception
    ) as error:  # offline, misspelt, damaged or no model at all: each is another error, and advice is one
        raise PlainError(
            f"The {what} “{name}” cannot be had ({type(error).__name__}): this machine is offline and has no copy of "
            f"it, or it is no model of transformers. Connect and try again; or set {setting} to a local "
            f"folder with a saved model and its tokenizer{hint}; or unset TINYLOOPS_DATA: the course's own {what} "
            f"needs no network."
        ) from error
    if absent := sorted(weight for weight in report["missing_keys"] if not (without and weight.startswith(without))):
        raise PlainError(
            f"“{name}” does not hold all weights of its {what}: {len(absent)} are missing, {absent[0]} among them. "
            f"They would stay random. Choose another {setting}."
        )
    return model.eval(), tokenizer


def cut_at_positions(model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase) -> None:
    """Have the tokenizer cut texts off, where told to, after as many tokens as the model has positions."""
    positions = getattr(model.config, "max_position_embeddings", tokenizer.model_max_length)
    tokenizer.model_max_length = min(tokenizer.model_max_length, positions)
