"""Tasks in processes of their own: results, failures, a stop and a kill all come out where they belong.

Functions within a function are sent by value, as those of a notebook are.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import joblib
import nbformat
import pytest
import torch
from nbclient import NotebookClient

from tinyloops.errors import PlainError
from tinyloops.kept import Kept
from tinyloops.side_by_side import side_by_side


@pytest.fixture
def two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joblib, "cpu_count", lambda: 2)


def run(tasks, **options):
    return side_by_side(tasks, **{"done": lambda: 0, "total": len(tasks), "title": "run", **options})


def test_tasks_run_in_quiet_processes_of_one_thread(two_cores, tmp_path: Path, capfd):
    kept = Kept(tmp_path, 0, [])

    def task(number: int):
        def work() -> tuple[int, int, str, bool]:
            from transformers.utils import logging

            kept.save(str(number), {})
            quiet = not logging.is_progress_bar_enabled()
            return os.getpid(), torch.get_num_threads(), os.environ["OMP_NUM_THREADS"], quiet

        return work

    found = run({str(i): task(i) for i in range(4)}, done=lambda: len(kept.names()), title="four")
    assert list(found) == ["0", "1", "2", "3"]
    assert os.getpid() not in {pid for pid, *_ in found.values()}
    assert all(result[1:] == (1, "1", True) for result in found.values())
    written = capfd.readouterr()
    assert written.err == "" and written.out.rpartition("\r")[2].rstrip() == "four: 4 of 4 done"


def test_one_process_needs_no_other(monkeypatch, tmp_path: Path, capsys):
    monkeypatch.setattr(joblib, "cpu_count", lambda: 1)
    torch.set_num_threads(2)
    threads = threading.active_count()
    found = run({name: lambda: (os.getpid(), torch.get_num_threads()) for name in "ab"}, processes=8, done=lambda: 2)
    assert found == {name: (os.getpid(), 1) for name in "ab"}
    assert torch.get_num_threads() == 2
    assert threading.active_count() <= threads  # fewer, when one of an earlier test has ended meanwhile
    torch.set_num_threads(1)


def test_the_bar_follows_the_pieces(capsys):
    pieces = iter(range(10, 100))
    run({"slow": lambda: time.sleep(2.5)}, done=lambda: next(pieces), total=20, title="pieces")
    lines = [line.strip() for line in capsys.readouterr().out.strip().split("\r")]
    assert [line.split(",")[0] for line in lines] == [f"pieces: {n} of 20 done" for n in (11, 12, 13)]
    assert all("s left" in line for line in lines), "pieces of earlier runs don't count as this one's pace"


def test_no_tasks_no_work(capsys):
    assert run({}) == {}


def test_what_a_task_raises_comes_out_and_ends_the_others(two_cores):
    class Own(Exception):
        pass

    def bad() -> None:
        raise Own("a task failed")

    began = time.monotonic()
    with pytest.raises(Own, match="a task failed"):
        run({"long": lambda: time.sleep(300), "bad": bad})
    assert time.monotonic() - began < 100


def test_a_process_ended_by_the_system_is_said_plainly(two_cores):
    def killed() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    with pytest.raises(PlainError, match="memory ran out.*processes=1"):
        run({"long": lambda: time.sleep(300), "killed": killed})


SCRIPT = """
import time
from functools import partial
from pathlib import Path
from tinyloops import checkpoints
from tinyloops.kept import Kept
from tinyloops.side_by_side import side_by_side

def task(kept, name):
    for piece in range(1_000):
        kept.save(f"{name} {piece}", {})
        time.sleep(0.1)

kept = Kept(Path("pieces"), settings=0, code=[task])
tasks = {name: partial(task, kept, name) for name in "ab"}
print("starts", flush=True)
with checkpoints.interruptible(kept.place):
    side_by_side(tasks, done=lambda: len(kept.names()), total=2_000, title="long")
"""


def wait_for_a_piece(folder: Path) -> None:
    deadline = time.monotonic() + 120
    while not list(folder.rglob("*.state")):
        assert time.monotonic() < deadline, "no piece was finished"
        time.sleep(0.1)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no process groups to interrupt")
@pytest.mark.parametrize(
    "wait, word",
    [(lambda folder: time.sleep(0.3), ""), (wait_for_a_piece, "The pieces finished so far")],
    ids=["while the processes start", "while they work"],
)
def test_ctrl_c_ends_all_processes_with_one_plain_word(tmp_path: Path, wait: Callable[[Path], None], word: str):
    (tmp_path / "script.py").write_text(SCRIPT, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "script.py"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=hear_ctrl_c,
    )
    assert process.stdout is not None and process.stdout.readline() == "starts\n"
    wait(tmp_path)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal and Jupyter do: to all processes of the group
    out, err = process.communicate(timeout=60)
    assert err.count("Traceback") == 1, err
    assert err.strip().splitlines()[-1].startswith(f"tinyloops.errors.PlainError: Stopped. {word}")
    assert out.startswith("long: ") and out.endswith("\n")
    kept = len(list(tmp_path.rglob("*.state")))
    time.sleep(0.5)
    assert len(list(tmp_path.rglob("*.state"))) == kept, "a process still works"


@pytest.mark.skipif(os.name == "nt", reason="Windows doesn't say that a parent is gone")
def test_processes_end_when_the_one_that_started_them_is_killed(tmp_path: Path):
    (tmp_path / "script.py").write_text(SCRIPT, encoding="utf-8")
    process = subprocess.Popen([sys.executable, "script.py"], cwd=tmp_path, stdout=subprocess.DEVNULL)
    wait_for_a_piece(tmp_path)
    process.kill()
    process.wait()
    time.sleep(3)
    kept = len(list(tmp_path.rglob("*.state")))
    time.sleep(1)
    assert len(list(tmp_path.rglob("*.state"))) == kept, "a process still works"


def hear_ctrl_c() -> None:
    """Whoever is started in the background by a shell ignores Ctrl-C, and so would the script."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def test_functions_of_a_notebook_run_side_by_side(tmp_path: Path):
    cells = [
        "import os, threading\n"
        "from pathlib import Path\n"
        "from tinyloops.kept import Kept\n"
        "from tinyloops.side_by_side import side_by_side\n"
        "BASE = 10",
        "def helper(number):\n"
        "    return BASE + number\n"
        "def task(kept, number):\n"
        "    kept.save(str(number), {'result': helper(number)})\n"
        "    return helper(number)",
        "kept = Kept(Path('pieces'), settings=BASE, code=[helper, task])\n"
        "threads = threading.active_count()\n"
        "found = side_by_side(\n"
        "    {str(n): lambda n=n: task(kept, n) for n in range(3)},\n"
        "    done=lambda: len(kept.names()), total=3, title='in a <notebook>')",
        "print(found, kept.load('2'), threading.active_count() - threads)",
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()
    (bar,) = notebook.cells[2].outputs
    assert bar["data"]["text/html"] == '<progress value="3" max="3"></progress> in a &lt;notebook&gt;: 3 of 3 done'
    assert notebook.cells[3].outputs[0]["text"] == "{'0': 10, '1': 11, '2': 12} {'result': 12} 0\n"
