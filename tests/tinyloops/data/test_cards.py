"""Data cards, and the page that holds them."""

from __future__ import annotations

from pathlib import Path

from datasets import Dataset, DatasetDict

from tinyloops.data import card, emails, instructions, news, pretraining, remarks
from tinyloops.data.page import page
from tinyloops.world import World

PAGE = Path(__file__).resolve().parents[3] / "docs" / "data.md"


def test_page_agrees_with_the_data() -> None:
    assert PAGE.read_text("utf-8") == page(), "docs/data.md is stale: python -m tinyloops.data > docs/data.md"


def test_every_data_set_says_what_it_is(world: World) -> None:
    small = [make(world, train=20, test=10) for make in (news, emails, remarks, instructions)]
    for data in [pretraining(world, 10, seed=0), *small]:
        for part in data.values() if isinstance(data, DatasetDict) else [data]:
            assert isinstance(part, Dataset)
            assert len(part.info.description) > 50 and part.info.license == "MIT" and part.info.dataset_name
            assert part.info.features == part.features


def test_card_counts_the_labels(world: World) -> None:
    data = emails(world, train=30, test=10)
    text = card(data)
    counts = [data["train"]["label"][:].count(number) for number in range(3)]
    counted = f"| train | 30: {counts[0]} Billing Issue, {counts[1]} Technical Problem, {counts[2]} Feature Request |"
    assert counted in text
    assert f"- text: {data['train']['text'][0]}" in text
