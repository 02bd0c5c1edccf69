"""What comes with the package is what today's code made, and `make claims` puts it there only after all seeds ran."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from autograder.claims import SEEDS, check_claims
from autograder.fingerprint import fingerprint
from autograder.shipped_results import shipped_results
from autograder.sources import sources

ROOT = Path(__file__).resolve().parents[2]

# A chapter that fails with the seed FAILS, and tells in its claims what it was given.
CHAPTER = """
import json, os
from pathlib import Path
seed = int(os.environ["TINYLOOPS_SEED"])
assert str(seed) != os.environ.get("FAILS"), "this seed fails"
told = {name: os.environ[name] for name in ("TINYLOOPS_TRAIN_ALL", "LOKY_MAX_CPU_COUNT")}
assert told == {"TINYLOOPS_TRAIN_ALL": "1", "LOKY_MAX_CPU_COUNT": "1"}
if folder := os.environ["TINYLOOPS_RESULTS"]:
    content = {"settings": {"seed": seed}, "records": [0.5]}
    Path(folder, "curve.json").write_text(json.dumps(content))
record = {"claim": "c", "seed": seed, "effect": 1.0, "claimed": "at least 0", "holds": True}
Path(os.environ["TINYLOOPS_CLAIMS"]).write_text(json.dumps(record))
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A course of one chapter, of which an old result is shipped, as is another chapter's."""
    place = tmp_path / "course" / "tinyloops" / "computed_results"
    place.mkdir(parents=True)
    (tmp_path / "course" / "01_pretraining.py").write_text(CHAPTER, encoding="utf-8")
    for name, chapter in (("old", "01_pretraining"), ("foreign", "02_next")):
        content = {"chapter": chapter, "sources": "old", "settings": {}, "records": []}
        (place / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
    return tmp_path


def test_the_first_seeds_results_are_shipped_with_their_codes_hash(root: Path, monkeypatch, capsys):
    monkeypatch.setenv("TINYLOOPS_RESULTS", str(root / "set by somebody"))
    assert check_claims(root, "01_pretraining")
    found = {path.stem: content for path, content in shipped_results(root)}
    assert set(found) == {"curve", "foreign"}, "the chapter's old result is gone, and no other"
    assert found["curve"] == {
        "chapter": "01_pretraining",
        "sources": fingerprint(sources(root, "01_pretraining")),
        "settings": {"seed": SEEDS[0]},
        "records": [0.5],
    }
    assert "written: course/tinyloops/computed_results/curve.json" in capsys.readouterr().out


def test_a_seed_that_fails_leaves_all_as_it_was(root: Path, monkeypatch):
    before = list(shipped_results(root))
    monkeypatch.setenv("FAILS", str(SEEDS[-1]))
    with pytest.raises(SystemExit, match="this seed fails"):
        check_claims(root, "01_pretraining")
    assert list(shipped_results(root)) == before
    assert not (root / "docs").exists()


def test_shipped_results_fresh():
    """Every result in the package came from the code as it is."""
    for path, content in shipped_results(ROOT):
        current = fingerprint(sources(ROOT, content["chapter"]))
        assert content["sources"] == current, f"{path.name} is older than its code: run `make claims`"
