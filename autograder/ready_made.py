"""Make the ready-made checkpoints that ship with the learner's package: those of chapter 1, run with seed 0."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from .course import CourseError
from .sources import FIRST


def make_checkpoints(root: Path) -> Path:
    """Run chapter 1 and keep its decoder and encoder in the package; the folder they are in."""
    place = root / "course" / "tinyloops" / "pretrained"
    settings = {"TINYLOOPS_CHECKPOINTS": str(place), "TINYLOOPS_SEED": "0", "TINYLOOPS_DATA": "world"}
    script = root / "course" / f"{FIRST}.py"
    if subprocess.run([sys.executable, str(script)], cwd=root, env={**os.environ, **settings}).returncode:
        raise CourseError(f"{script.name} failed, so the checkpoints in {place} are as they were.")
    return place
