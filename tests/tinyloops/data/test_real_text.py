"""What is promised of all real text: whole groups on one side, and nothing held out that was trained on."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tinyloops.data import DataUnavailable
from tinyloops.data.real_text import divide, real_text
from tinyloops.data.subwords import train_tokenizer
from tinyloops.world.grammar import SPECIAL

SAYS = {"name": "tales", "about": "Tales.", "licence": "none"}


@settings(deadline=None, derandomize=True)
@given(
    sizes=st.lists(st.integers(1, 5), min_size=1, max_size=20),
    held_out=st.integers(0, 20),
    seed=st.integers(0, 1000),
)
def test_division_keeps_groups_whole_and_loses_nothing(sizes: list[int], held_out: int, seed: int) -> None:
    groups = [[f"{group}.{number}" for number in range(size)] for group, size in enumerate(sizes)]
    train, away = divide(groups, held_out, seed)
    assert sorted(train + away) == sorted(text for group in groups for text in group)
    for group in groups:
        assert set(group) <= set(train) or set(group) <= set(away)
    enough = min(held_out, sum(sizes) // 5)
    assert enough <= len(away) < enough + max(sizes) + (enough == 0)


def test_documents_that_recur_are_not_held_out() -> None:
    text = real_text(["Ay, my lord.", "Go!"], ["Ay, my lord.", "Stay!", "Go!"], **SAYS)
    assert (text.train["text"][:], text.held_out["text"][:]) == (["Ay, my lord.", "Go!"], ["Stay!"])
    assert text.train.info.license == "none"


@pytest.mark.parametrize(("train", "held_out"), [([], []), (["a"], []), (["a"], ["a"]), ([], ["a"])])
def test_too_few_documents_are_refused(train: list[str], held_out: list[str]) -> None:
    with pytest.raises(DataUnavailable, match="tales has too few documents"):
        real_text(train, held_out, **SAYS)


@settings(deadline=None, derandomize=True)
@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_subwords_write_any_text(text: str) -> None:
    tokenizer = _tokenizer()
    if not any(special in text for special in SPECIAL):
        ids = tokenizer(text)["input_ids"]
        assert tokenizer.unk_token_id not in ids
        assert tokenizer.decode(ids, skip_special_tokens=True, clean_up_tokenization_spaces=False) == text


def _tokenizer():
    return train_tokenizer(["the king and the queen and the fool"] * 5, size=300)


def test_subwords_have_the_special_tokens_of_the_world() -> None:
    tokenizer = _tokenizer()
    assert tokenizer.convert_tokens_to_ids(list(SPECIAL)) == list(range(len(SPECIAL)))
    ids = tokenizer("the king")["input_ids"]
    assert tokenizer.convert_ids_to_tokens([ids[0], ids[-1]]) == ["<bos>", "<eos>"]
    assert len(tokenizer) <= 300
    assert len(ids) < len("the king")
