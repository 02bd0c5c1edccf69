"""Kept pieces come back to the code and the settings that made them, and to no other."""

from __future__ import annotations

import pickle
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import torch
from IPython.core.interactiveshell import InteractiveShell

from tinyloops import metrics, ngram
from tinyloops.errors import PlainError
from tinyloops.kept import Kept


def loop() -> int:
    return 1


def other_loop() -> int:
    return 2


def module_of(path: Path, code: str) -> ModuleType:
    """A module whose source is ``code``."""
    path.write_text(code, encoding="utf-8")
    module = ModuleType(path.stem)
    module.__file__ = str(path)
    return module


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept(tmp_path, {"steps": 3}, [loop, metrics])


def test_pieces_come_back(kept: Kept, tmp_path: Path):
    kept.save("seed 0, rate 0.1", {"weights": {"w": torch.arange(3.0)}, "losses": [0.5, 0.25]})
    again = Kept(tmp_path, {"steps": 3}, [loop, metrics])
    piece = again.load("seed 0, rate 0.1")
    assert piece is not None and piece["losses"] == [0.5, 0.25]
    assert torch.equal(piece["weights"]["w"], torch.arange(3.0))
    assert again.names() == {"seed 0, rate 0.1"} and again.load("seed 1") is None


@pytest.mark.parametrize(
    "settings, code",
    [({"steps": 4}, [loop, metrics]), ({"steps": 3}, [other_loop, metrics]), ({"steps": 3}, [loop, ngram])],
    ids=["setting", "function", "module"],
)
def test_other_settings_or_code_get_nothing_old(kept: Kept, tmp_path: Path, settings, code):
    kept.save("piece", {"loss": 1.0})
    changed = Kept(tmp_path, settings, code)
    assert changed.names() == set() and changed.load("piece") is None


def test_a_remark_in_a_module_changes_nothing(tmp_path: Path):
    first = Kept(tmp_path, 0, [module_of(tmp_path / "one.py", "x = 1")])
    remark = Kept(tmp_path, 0, [module_of(tmp_path / "two.py", "x  =  1  # the only one")])
    edited = Kept(tmp_path, 0, [module_of(tmp_path / "three.py", "x = 2")])
    assert first.place == remark.place != edited.place


@pytest.mark.parametrize(
    "cell",
    ["def step():\n    return {}", "class step:\n    def value(self):\n        return {}"],
    ids=["function", "class"],
)
def test_code_of_a_notebook_cell_counts_as_it_is_now(tmp_path: Path, cell: str):
    shell = InteractiveShell()
    places = []
    for number in (1, 2, 1):
        shell.run_cell(cell.format(number), store_history=True)
        places.append(Kept(tmp_path, 0, [shell.user_ns["step"]]).place)
    assert places[0] == places[2] != places[1]


def test_a_damaged_piece_is_not_there_and_can_be_made_again(kept: Kept, capsys):
    kept.save("piece", {"loss": 1.0})
    (kept.place / "piece.state").write_bytes(b"half a file")
    assert kept.load("piece") is None
    assert capsys.readouterr().out == f"The kept piece “piece” in {kept.place} is damaged, so it is made again.\n"
    kept.save("piece", {"loss": 2.0})
    assert kept.load("piece") == {"loss": 2.0}


def test_what_could_not_be_read_back_is_refused_at_once(kept: Kept):
    with pytest.raises(TypeError, match="“piece” holds what could not be read back"):
        kept.save("piece", {"loss": np.float64(1.0)})
    assert kept.names() == set()


def test_a_name_is_no_path(kept: Kept):
    for name in ("a/b", "../a", ""):
        with pytest.raises(ValueError, match="file name"):
            kept.save(name, {})


def test_a_full_disk_is_said_plainly(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(PlainError, match="Could not save"):
        Kept(tmp_path / "file", 0, []).save("piece", {})


def test_kept_travels_to_another_process_and_another_folder(kept: Kept, monkeypatch, tmp_path: Path):
    monkeypatch.chdir(tmp_path)
    here = Kept(Path("pieces"), 0, [loop])
    sent = pickle.dumps((kept, here))
    monkeypatch.chdir("/")
    for original, copy in zip((kept, here), pickle.loads(sent), strict=True):
        copy.save("piece", {"loss": 1.0})
        assert original.load("piece") == {"loss": 1.0}
