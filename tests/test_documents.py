"""What the documents point at exists, and the Makefile offers what they name."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("**/*.md"))]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_relative_links_lead_somewhere(document):
    text = document.read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link]
    headings = {
        re.sub(r"[^\w\- ]", "", line.lstrip("# ").lower()).replace(" ", "-")
        for line in text.splitlines()
        if line.startswith("#")
    }
    for link in links:
        path, _, heading = link.partition("#")
        assert (document.parent / path).exists(), f"{document.name} links to {link}"
        assert path or heading in headings, f"{document.name} has no heading #{heading}"


def targets() -> set[str]:
    """What a bare `make` lists."""
    shown = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return set(re.findall(r"^  ([a-z]+) +\S", shown, flags=re.MULTILINE))


def test_a_bare_make_explains_every_target():
    assert {"setup", "demo", "lab", "test", "build", "lint", "chapters", "claims", "bench", "clean"} <= targets()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_documents_name_only_targets_that_exist(document):
    named = set(re.findall(r"`make ([a-z]+)", document.read_text(encoding="utf-8")))
    assert named <= targets() | {"chromium"}


def test_setup_refuses_an_old_python_in_plain_words(tmp_path):
    old = tmp_path / "python"
    old.write_text('#!/bin/sh\nexec python3 -c "import sys; sys.version_info = (3, 8, 1); exec(sys.argv[1])" "$2"\n')
    old.chmod(0o755)
    for name in ("Makefile", "constraints.txt", "pyproject.toml", "nbgrader_config.py"):
        shutil.copy(ROOT / name, tmp_path)
    done = subprocess.run(["make", "setup", f"PYTHON={old}"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode != 0
    assert "tinyloops needs Python 3.11, 3.12 or 3.13" in done.stderr and "is 3.8" in done.stderr
    assert "Traceback" not in done.stderr and not (tmp_path / ".venv" / "bin").exists()
