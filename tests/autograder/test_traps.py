"""nbgrader's traps, sprung through the real `nbgrader autograde`: our graded cells give the right points all the same.

The last tests hold what docs/instructors.md says of the traps that no graded cell can be immune to.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

from .conftest import MiniCourse
from .mini_source import graded, prose, solution

PACK = solution(
    "packing",
    '''
import torch


def pack(documents, block_size, bos, eos):
    """Blocks of one length."""
    ### BEGIN SOLUTION
    stream = [token for document in documents for token in (bos, *document, eos)]
    blocks = len(stream) // block_size
    return torch.tensor(stream[: blocks * block_size], dtype=torch.long).view(blocks, block_size)
    ### END SOLUTION
''',
)
CHECK_PACK = graded(
    "check_packing",
    4,
    """
from tinyloops import checks

score = checks.grade("pretraining.packing", globals())
### BEGIN HIDDEN TESTS
from autograder import hidden

score = hidden.grade("pretraining.packing", globals(), score)
### END HIDDEN TESTS
score
""",
)
ANSWER = solution("answer_q1", '# answer_q1 = ...\n### BEGIN SOLUTION\nanswer_q1 = "b"\n### END SOLUTION')
CHECK_ANSWER = graded(
    "check_q1",
    2,
    """
from tinyloops import checks

score = checks.ask("pretraining.q1", globals())
### BEGIN HIDDEN TESTS
from autograder import hidden

score = hidden.ask("pretraining.q1", globals())
### END HIDDEN TESTS
score
""",
)
# A right answer that does all that costs points in an ordinary test cell.
NOISY = """
import logging
import os
import sys
import warnings

import numpy as np
import torch
from tqdm.auto import tqdm

logging.basicConfig(level=logging.DEBUG, stream=sys.stderr)
print("at the top", file=sys.stderr)


def pack(documents, block_size, bos, eos):
    warnings.warn("deprecated")
    logging.getLogger("student").warning("a remark")
    print("debugging", file=sys.stderr)
    os.write(2, b"from below")
    display(0, np.float64(0.0), True)
    stream = []
    for document in tqdm(documents):
        stream += [bos, *document, eos]
    blocks = len(stream) // block_size
    return torch.tensor(stream[: blocks * block_size], dtype=torch.long).view(blocks, block_size)


score = True
np.float64(0.0)
"""
SWAPPED = "import torch\n\n\ndef pack(documents, block_size, bos, eos):\n    return torch.ones(1, block_size)\n\n\n0"
HANGS = "def pack(documents, block_size, bos, eos):\n    while True:\n        pass"
ENDS = "import sys\n\n\ndef pack(documents, block_size, bos, eos):\n    sys.exit('bye')"
FLOATS = """
import torch


def pack(documents, block_size, bos, eos):
    stream = [token for document in documents for token in (bos, *document, eos)]
    blocks = len(stream) // block_size
    return torch.tensor(stream[: blocks * block_size], dtype=torch.float).view(blocks, block_size)
"""
FULL = {"check_packing": 4.0, "check_q1": 2.0}


@pytest.fixture(scope="module")
def course(mini_course: Callable[[str], MiniCourse]) -> MiniCourse:
    return mini_course(prose("# Packing") + PACK + CHECK_PACK + ANSWER + CHECK_ANSWER)


@pytest.mark.parametrize(
    ("answers", "scores"),
    [
        pytest.param({"packing": NOISY, "answer_q1": 'answer_q1 = ["B"]\n0'}, FULL, id="right but noisy"),
        pytest.param({"packing": FLOATS}, {"check_packing": 3.5, "check_q1": 0.0}, id="partly right"),
        pytest.param({"packing": SWAPPED, "answer_q1": "answer_q1 = True"}, dict.fromkeys(FULL, 0.0), id="wrong"),
        pytest.param({"packing": ENDS, "answer_q1": 'answer_q1 = "c"'}, dict.fromkeys(FULL, 0.0), id="exits"),
        pytest.param({"packing": HANGS, "answer_q1": 'answer_q1 = "b"'}, FULL | {"check_packing": 0.0}, id="hangs"),
        pytest.param({}, dict.fromkeys(FULL, 0.0), id="blank"),
    ],
)
def test_points_are_those_of_the_checks(
    course: MiniCourse, answers: dict[str, str], scores: dict[str, float], request: pytest.FixtureRequest
) -> None:
    result = course.grade(answers, student=re.sub(r"\W", "", request.node.callspec.id))
    assert result.returncode == 0, result.log
    assert result.scores == scores, result.outputs("check_packing")
    assert result.notebook is not None
    for cell in result.notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade"):
            assert not [output for output in cell.outputs if output.get("name") == "stderr"]
            (shown,) = (output for output in cell.outputs if output.output_type == "execute_result")
            # nbgrader reads partial credit from a plain float only.
            assert re.fullmatch(r"\d+\.\d+", shown.data["text/plain"])


def test_feedback_names_hidden_checks_and_shows_nothing_of_them(course: MiniCourse) -> None:
    result = course.grade({"packing": FLOATS.replace("float)", "long)[:7]"), "answer_q1": "answer_q1 = 'c'"}, "grace")
    page = course.feedback("grace")
    assert "right on many fresh documents" in page and "likely cause" in page
    root = Path(__file__).resolve().parents[2]
    for path in (root / "autograder" / "hidden" / "pretraining" / "packing.py", root / "autograder/hidden/concepts.py"):
        lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
        shown = [line for line in lines if len(line) > 30 and "import" not in line and line in page]
        assert not shown, shown
    assert "Traceback" not in result.outputs("check_packing")


def about(notebook: nbformat.NotebookNode, grade_id: str) -> nbformat.NotebookNode:
    return next(cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == grade_id)


def test_limit_a_graded_cell_without_its_metadata_is_not_graded(course: MiniCourse) -> None:
    submission = course.submission(course.reference())
    del about(submission, "check_packing").metadata["nbgrader"]
    result = course.grade_notebook(submission, "lost")
    assert result.returncode == 0 and not result.scores.get("check_packing")
    assert result.scores["check_q1"] == 2.0


def test_limit_a_duplicated_cell_sinks_the_notebook(course: MiniCourse) -> None:
    submission = course.submission(course.reference())
    submission.cells.append(copy.deepcopy(about(submission, "check_packing")))
    result = course.grade_notebook(submission, "twice")
    assert result.returncode != 0 and not any(result.scores.values())


def test_limit_a_skipped_graded_cell_gets_full_points(course: MiniCourse) -> None:
    submission = course.submission({})
    about(submission, "check_packing").metadata["tags"] = ["skip-execution"]
    result = course.grade_notebook(submission, "skips")
    assert result.scores["check_packing"] == 4.0
