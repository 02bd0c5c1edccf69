"""Rubrics of written answers: one for each assignment, for all of its written cells, with sample grades that add up."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest

from .answers import NOTEBOOKS, REPOSITORY, source

DOCS = REPOSITORY.root / "docs"
ANSWER = re.compile(r"^### (?:`(?P<cell>\w+)`, answer|Answer) \w: (?P<points>[\d.]+) of (?P<most>\d+)$", re.MULTILINE)
ROW = re.compile(r"^\| \d+ \| ([\d.]+) \|", re.MULTILINE)


@dataclass(frozen=True)
class Sample:
    """A graded example: the cell it answers, if its rubric names one, its points, and those of its parts."""

    cell: str | None
    points: float
    most: float
    parts: tuple[float, ...]


def rubric(chapter: str) -> str:
    return (DOCS / "rubrics" / f"{NOTEBOOKS[chapter]}.md").read_text(encoding="utf-8")


def written_cells(chapter: str) -> dict[str, float]:
    """The points of each cell that a human grades."""
    marked = (cell.metadata.get("nbgrader", {}) for cell in source(chapter).cells)
    return {about["grade_id"]: about["points"] for about in marked if about.get("grade") and about.get("solution")}


def samples(chapter: str) -> list[Sample]:
    text = rubric(chapter)
    found = list(ANSWER.finditer(text))
    ends = [match.start() for match in found[1:]] + [len(text)]
    return [
        Sample(
            match["cell"],
            float(match["points"]),
            float(match["most"]),
            tuple(float(points) for points in ROW.findall(text[match.end() : end])),
        )
        for match, end in zip(found, ends, strict=True)
    ]


@pytest.mark.parametrize("chapter", NOTEBOOKS)
def test_instructors_are_led_to_every_rubric(chapter: str) -> None:
    assert f"rubrics/{NOTEBOOKS[chapter]}.md" in (DOCS / "instructors.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("chapter", NOTEBOOKS)
def test_each_written_cell_has_a_good_a_middling_and_a_poor_sample(chapter: str) -> None:
    cells = written_cells(chapter)
    assert cells
    for name, points in cells.items():
        assert f"`{name}`" in rubric(chapter)
        graded = [sample for sample in samples(chapter) if sample.cell in (name, None)]
        assert [sample.most for sample in graded] == [points] * 3
        good, middling, poor = (sample.points / points for sample in graded)
        assert good == 1 and 0.4 <= middling <= 0.6 and poor <= 0.25


@pytest.mark.parametrize("chapter", NOTEBOOKS)
def test_points_of_a_sample_are_the_sum_of_its_parts(chapter: str) -> None:
    for sample in samples(chapter):
        assert len(sample.parts) == 4 and sum(sample.parts) == sample.points
        assert all(0 <= points <= sample.most / 4 for points in sample.parts)


@pytest.mark.parametrize("chapter", NOTEBOOKS)
def test_all_points_of_an_assignment_are_sixty(chapter: str) -> None:
    marked = (cell.metadata.get("nbgrader", {}) for cell in source(chapter).cells)
    assert sum(about["points"] for about in marked if about.get("grade")) == 60
