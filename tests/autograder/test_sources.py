"""A chapter's results are stale when code that they depend on has changed, and only then."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.sources import sources

LIBRARY = {
    "__init__.py": "",
    "plots.py": "from .numbers import three\n",
    "numbers.py": "three = 3\n",
    "models.py": "from .deep import layer\n",
    "deep/__init__.py": "",
    "deep/layer.py": "from .. import errors\nfrom ..world import rules\n",
    "errors.py": "",
    "world/__init__.py": "",
    "world/rules.py": "",
    "unused.py": "",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A course of two chapters and a small library."""
    for name, code in LIBRARY.items():
        path = tmp_path / "course" / "tinyloops" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(code, encoding="utf-8")
    chapters = {
        "01_pretraining": "from tinyloops import plots",
        "02_next": "import torch\nfrom tinyloops.models import small",
    }
    for name, code in chapters.items():
        text = f"# %% [markdown]\n# It's about\n\n# %%\n{code}\n"
        (tmp_path / "course" / f"{name}.py").write_text(text, encoding="utf-8")
    return tmp_path


def names(root: Path, chapter: str) -> set[str]:
    return {path.relative_to(root / "course").as_posix() for path in sources(root, chapter)}


def test_what_a_chapter_imports_counts_however_far_away(root: Path):
    found = names(root, "02_next")
    assert {"tinyloops/models.py", "tinyloops/deep/layer.py", "tinyloops/world/rules.py"} <= found


def test_what_only_shows_or_is_not_imported_does_not_count(root: Path):
    found = names(root, "02_next")
    assert not found & {"tinyloops/plots.py", "tinyloops/numbers.py", "tinyloops/errors.py", "tinyloops/unused.py"}


def test_later_chapters_depend_on_the_first_and_not_the_other_way(root: Path):
    assert "01_pretraining.py" in names(root, "02_next")
    assert names(root, "01_pretraining") == {"01_pretraining.py"}
