"""`autograder demo` on a small assignment: a class graded by the real nbgrader, a table, a report."""

from __future__ import annotations

import io
import re

import pytest
from rich.console import Console

from autograder.demo import demo

from .mini_source import CHECK_DOUBLE, DOUBLE, graded, prose, solution, written

SOURCE = (
    prose("# Doubling")
    + DOUBLE
    + CHECK_DOUBLE
    + solution("answer_q1", "answer_q1 = None\n### BEGIN SOLUTION\nanswer_q1 = 'even'\n### END SOLUTION")
    + graded("check_q1", 2, "score = 2.0 * (answer_q1 == 'even')\nscore")
    + written("why", 3, "### BEGIN SOLUTION\n# Adding a number to itself doubles it.\n# ### END SOLUTION")
)

CLASS = {
    "from_reference/01_right.py": "# %% [markdown]\n# All right.\n",
    "from_reference/02_half.py": "# %% [markdown]\n# Half right.\n\n# %% double\ndef double(x):\n    return 6\n",
    "from_release/03_blank.py": "# %% [markdown]\n# Handed in as it was given.\n",
    "from_reference/04_leaves.py": "# %% [markdown]\n# Ends the kernel.\n\n# %% double\nimport os\n\nos._exit(0)\n",
}


@pytest.fixture(scope="module")
def shown(mini_course, tmp_path_factory):
    """A demo's course, its results, and what it printed."""
    course = mini_course(SOURCE).course
    classes = tmp_path_factory.mktemp("classes")
    for name, text in CLASS.items():
        path = classes / "mini" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    console = Console(width=120, record=True, file=io.StringIO())
    return course, demo(course, "mini", console, classes), console.export_text()


def test_everybody_gets_what_nbgrader_recorded(shown):
    _, scores, _ = shown
    points = {row.student: row.points for row in scores.rows}
    assert points == {"01-right": 6.0, "02-half": 3.0, "03-blank": 0.0, "04-leaves": 0.0}
    assert scores.columns == ["double", "questions", "why"]


def test_one_dead_kernel_ends_neither_the_class_nor_its_own_story(shown):
    _, scores, _ = shown
    leaves = scores.rows[-1]
    assert leaves.scores == {} and leaves.note == "Ends the kernel. The kernel died, and nbgrader recorded nothing."
    assert leaves.feedback == ""


def test_the_terminal_shows_progress_a_table_and_what_to_open(shown):
    text = shown[2]
    assert re.search(r"01-right: 6 of 6, \d+ s", text)
    assert "1 double (4), 2 questions (2), 3 why (3)" in text
    assert text.strip().splitlines()[-1].startswith("Open ") and "report.html in a browser." in text


def test_the_report_links_every_feedback_page_there_is(shown):
    course, _, _ = shown
    page = course.root / "build" / "demo" / "report.html"
    links = re.findall(r'href="([^"]+)"', page.read_text())
    assert len(links) == 3
    assert all((page.parent / link).is_file() for link in links)


def test_the_clones_own_gradebook_is_left_alone(shown):
    course, _, _ = shown
    assert not (course.root / "submitted").exists() and not (course.root / "autograded").exists()
