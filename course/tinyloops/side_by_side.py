"""Run independent tasks in processes of one thread each, so that two cores do twice the work of one."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

import joblib
import torch
from joblib.externals.loky import FIRST_COMPLETED, ProcessPoolExecutor, wait
from joblib.externals.loky.process_executor import TerminatedWorkerError

from . import checkpoints
from .errors import PlainError
from .plots import ProgressBar

T = TypeVar("T")

#: Read by numpy's and torch's libraries when they are loaded: two threads a process would fight over the cores.
_ONE_THREAD = {name: "1" for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")}


def side_by_side(
    tasks: Mapping[str, Callable[[], T]],
    *,
    done: Callable[[], int],
    total: int,
    title: str,
    processes: int = 2,
) -> dict[str, T]:
    """Run all ``tasks`` and return what each returns, under its name.

    At most ``processes`` run at a time, and no more than there are cores; with one, the tasks run one after another
    in this process. Each has one thread, so the results don't depend on how many run. ``done`` says how many of the
    ``total`` pieces are finished, and is asked about once a second for the progress bar under ``title``.

    Tasks may be functions of a notebook: they are sent by value, with all that they refer to, so let them build what
    is large. What a task raises is raised here, and the others end; so they do when the run is stopped.

    >>> lengths = side_by_side({"one": lambda: 1, "two": lambda: 2}, done=lambda: 2, total=2, title="", processes=1)
    : 2 of 2 done
    >>> lengths
    {'one': 1, 'two': 2}
    """
    workers = min(processes, joblib.cpu_count(), len(tasks))
    with _progress(done, total, title):
        if workers > 1:
            return _in_workers(tasks, workers)
        return {name: _quietly(task) for name, task in tasks.items()}


def _in_workers(tasks: Mapping[str, Callable[[], T]], workers: int) -> dict[str, T]:
    pool = ProcessPoolExecutor(workers, env=_ONE_THREAD, initializer=_obey, initargs=(os.getpid(),))
    try:
        with _children_deaf_to_ctrl_c():
            futures = {name: pool.submit(_quietly, task) for name, task in tasks.items()}
        running = set(futures.values())
        while running:
            ended, running = wait(running, timeout=1, return_when=FIRST_COMPLETED)
            for future in ended:
                future.result()  # raises what the task raised
        return {name: future.result() for name, future in futures.items()}
    except TerminatedWorkerError:
        raise PlainError(
            "The system ended one of the processes, most likely because memory ran out. What was kept is not lost: "
            "close other programs and run the cell again, with processes=1 if that is not enough."
        ) from None
    finally:
        pool.shutdown(kill_workers=True)


@contextlib.contextmanager
def _children_deaf_to_ctrl_c() -> Iterator[None]:
    """Let processes started in this block not hear Ctrl-C, which reaches all processes of a terminal or notebook.

    Only this one answers it, and ends the others. Processes inherit what is ignored, except on Windows; there, going
    deaf is the first thing they do. Within the block, about a hundredth of a second, this one is deaf too.
    """
    if threading.current_thread() is not threading.main_thread():  # others may not set handlers
        yield
        return
    handler = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)


def _obey(parent: int) -> None:
    """Leave the answer to Ctrl-C to the process ``parent``, and end when it is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def watch() -> None:  # a kernel that was killed can't end its workers, and they would work on for minutes
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _quietly(task: Callable[[], T]) -> T:
    """The task's result, computed with one thread and without chatter."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with checkpoints.quiet_loading():
            return task()
    finally:
        torch.set_num_threads(threads)


@contextlib.contextmanager
def _progress(done: Callable[[], int], total: int, title: str) -> Iterator[None]:
    """A progress bar that a thread keeps up to date until the block ends, however it ends."""
    bar, before, over = ProgressBar(total), done(), threading.Event()

    def show() -> None:
        finished = done()
        bar.show(finished, f"{title}: {finished} of {total} done", before=before)

    def watch() -> None:
        while not over.wait(1.0):
            show()

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()
        show()
        bar.close()
