"""The small models: drawn from a seed, sized for the world, and blind to what they must not see."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from transformers import AutoModelForCausalLM, AutoModelForMaskedLM, PreTrainedModel

from tinyloops.models import BOS, EOS, MASK, PAD, UNK, small_decoder, small_encoder
from tinyloops.world import World
from tinyloops.world.grammar import SPECIAL

Make = Callable[..., PreTrainedModel]
each_model = pytest.mark.parametrize("make", [small_decoder, small_encoder])
V, T = 40, 10


@pytest.fixture
def ids() -> torch.Tensor:
    return torch.randint(len(SPECIAL), V, (3, T), generator=torch.Generator().manual_seed(1))


def logits(model: PreTrainedModel, ids: torch.Tensor, mask: torch.Tensor | None = None) -> torch.Tensor:
    with torch.no_grad():
        return model.eval()(input_ids=ids, attention_mask=mask).logits


def test_special_tokens_are_the_worlds() -> None:
    tokenizer = World(0).tokenizer
    names = ("pad", "unk", "bos", "eos", "mask")
    assert [getattr(tokenizer, f"{name}_token_id") for name in names] == [PAD, UNK, BOS, EOS, MASK]
    config = small_decoder(V).config
    assert (config.pad_token_id, config.bos_token_id, config.eos_token_id) == (PAD, BOS, EOS)


@each_model
def test_seed_decides_the_weights(make: Make) -> None:
    first, again, other = (make(V, seed=seed).state_dict() for seed in (1, 1, 2))
    assert all(torch.equal(first[name], again[name]) for name in first)
    assert any(not torch.equal(first[name], other[name]) for name in first)


@each_model
def test_building_leaves_the_callers_random_numbers_alone(make: Make) -> None:
    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    make(V, seed=7)
    assert torch.equal(torch.rand(3), expected)


@each_model
def test_logits_have_a_score_for_every_type(make: Make, ids: torch.Tensor) -> None:
    scores = logits(make(V), ids)
    assert scores.shape == (3, T, V) and scores.isfinite().all()


@each_model
def test_an_untrained_model_is_about_as_good_as_guessing(make: Make, ids: torch.Tensor) -> None:
    unrelated = ids.flip(0, 1)
    loss = torch.nn.functional.cross_entropy(logits(make(V), ids).flatten(0, 1), unrelated.flatten())
    assert abs(loss - torch.tensor(V).log()) < 0.2


@each_model
@pytest.mark.parametrize("option", [{"hidden_size": 32}, {"layers": 1}, {"hidden_size": 48, "heads": 3}])
def test_options_change_the_size(make: Make, option: dict[str, int], ids: torch.Tensor) -> None:
    smaller, usual = make(V, **option), make(V)
    assert smaller.num_parameters() < usual.num_parameters() < 300_000
    assert logits(smaller, ids).shape == (3, T, V)


def test_decoder_does_not_see_what_follows(ids: torch.Tensor) -> None:
    model, changed = small_decoder(V), ids.clone()
    changed[:, 6] = (ids[:, 6] + 1 - len(SPECIAL)) % (V - len(SPECIAL)) + len(SPECIAL)
    before, after = logits(model, ids), logits(model, changed)
    torch.testing.assert_close(before[:, :6], after[:, :6])
    assert (before[:, 6:] - after[:, 6:]).abs().amax(dim=(0, 2)).min() > 1e-6


def test_encoder_sees_both_sides(ids: torch.Tensor) -> None:
    model, changed = small_encoder(V), ids.clone()
    changed[:, 6] = MASK
    assert (logits(model, ids) - logits(model, changed)).abs().amax(dim=(0, 2)).min() > 1e-6


@each_model
def test_padding_changes_nothing(make: Make, ids: torch.Tensor) -> None:
    model = make(V)
    padded = torch.cat([ids, torch.full((3, 4), PAD)], dim=1)
    scores = logits(model, padded, (padded != PAD).long())
    torch.testing.assert_close(scores[:, :T], logits(model, ids), atol=1e-5, rtol=1e-5)


def test_encoder_has_no_dropout(ids: torch.Tensor) -> None:
    model = small_encoder(V).train()
    with torch.no_grad():
        assert torch.equal(model(input_ids=ids).logits, model(input_ids=ids).logits)


@pytest.mark.parametrize(
    ("make", "load"), [(small_decoder, AutoModelForCausalLM), (small_encoder, AutoModelForMaskedLM)]
)
def test_saved_models_come_back_the_same(make: Make, load: type, ids: torch.Tensor, tmp_path: Path) -> None:
    model = make(V, seed=3)
    model.save_pretrained(tmp_path)
    again = load.from_pretrained(tmp_path, local_files_only=True)
    torch.testing.assert_close(logits(again, ids), logits(model, ids), atol=0, rtol=0)
