"""A class's results as one HTML page: heat map of students and exercises, means, links to the feedback pages.

Every cell shows its points as text, so the colour only repeats what can be read; the page needs no scripts and no
network.
"""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from .class_scores import ClassScores, number
from .stock_nbgrader import Score

# One blue from light to dark (ColorBrewer's Blues): told apart by lightness alone, so by everybody.
_SHADES = ("#f7fbff", "#deebf7", "#c6dbef", "#9ecae1", "#6baed6", "#2171b5", "#08519c", "#08306b")
_DARK_FROM = 5


def shade(share: float) -> tuple[str, str]:
    """Background and text colour of a share of points from 0 to 1.

    >>> shade(0.0), shade(1.0)
    (('#f7fbff', '#000000'), ('#08306b', '#ffffff'))
    """
    place = min(int(share * len(_SHADES)), len(_SHADES) - 1)
    return _SHADES[place], "#ffffff" if place >= _DARK_FROM else "#000000"


def class_report(scores: ClassScores) -> str:
    """The page's HTML."""
    page = Environment(loader=PackageLoader("autograder", ""), autoescape=True, undefined=StrictUndefined)
    return page.get_template("class_report.html.j2").render(
        scores=scores, number=number, style=_style, describe=_describe
    )


def write_class_report(scores: ClassScores, path: Path) -> None:
    """Write the page to ``path``; the rows' feedback links are relative to its folder."""
    path.write_text(class_report(scores), encoding="utf-8")


def _style(share: float | None) -> str:
    if share is None:
        return ""
    background, text = shade(share)
    return f"background: {background}; color: {text}"


def _describe(score: Score | None) -> tuple[str, str]:
    """A cell's text and style."""
    if score is None:
        return "none", ""
    if score.points is None:
        return "by hand", ""
    return number(score.points), _style(score.points / score.most if score.most else None)
