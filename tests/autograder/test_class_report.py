"""The class report can be read by everybody: structure, contrast, and text that says what colours say."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from autograder.class_report import class_report, shade
from autograder.class_scores import ClassScores, Row
from autograder.stock_nbgrader import Score

ROWS = [
    Row("01-right", {"check_pack": Score(4.0, 4.0), "why": Score(None, 3.0)}, "All right.", "feedback/01 right/a.html"),
    Row("02-<b>", {"check_pack": Score(1.0, 4.0), "why": Score(None, 3.0)}, "A name that is HTML."),
    Row("03-gone", {}, "The kernel died."),
]


class Tags(HTMLParser):
    """Start tags with their attributes, in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


@pytest.fixture(scope="module")
def page() -> str:
    return class_report(ClassScores("01_pretraining", ROWS))


def test_the_page_has_language_title_headings_and_labelled_table(page):
    tags = Tags(page).found
    names = [tag for tag, _ in tags]
    assert dict(tags)["html"] == {"lang": "en"}
    assert names.count("h1") == 1 and {"title", "main", "h2", "caption", "thead", "tbody"} <= set(names)
    assert all("scope" in about for tag, about in tags if tag == "th")
    assert "<title>01_pretraining: class report</title>" in page


def test_every_cell_says_in_text_what_its_colour_says(page):
    for text in (">4</td>", ">1</td>", ">by hand</td>", ">none</td>", ">62%</td>"):
        assert text in page


def test_names_cannot_break_the_page_and_links_are_quoted(page):
    assert "02-&lt;b&gt;" in page and "<b>" not in page
    assert 'href="feedback/01%20right/a.html"' in page


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_text_stands_out_on_every_shade_and_shades_darken():
    shares = [place / 20 for place in range(21)]
    for share in shares:
        light, dark = sorted((luminance(colour) for colour in shade(share)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, share
    backgrounds = [luminance(shade(share)[0]) for share in shares]
    assert backgrounds == sorted(backgrounds, reverse=True)
