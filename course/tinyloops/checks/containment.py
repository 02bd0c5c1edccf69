"""Run student code so that it can neither flood, hang nor disturb the notebook that checks it.

nbgrader gives 0 to a test cell with any output on stderr (a warning, a progress bar, a logger's remark), so that
stream is closed while a check runs. The random generators are put back afterwards: a check must not change what the
learner's next cell draws.
"""

from __future__ import annotations

import contextlib
import io
import logging
import os
import random
import signal
import sys
import threading
import warnings
from collections.abc import Iterator
from types import FrameType
from unittest import mock

import numpy as np
import torch


class TimeLimitReached(BaseException):
    """Student code ran too long. Not an `Exception`, so that a bare ``except Exception`` cannot swallow it."""


@contextlib.contextmanager
def contained(seconds: float) -> Iterator[None]:
    """Run the body with a time limit, without output, and with random generators and gradients put back at the end.

    Gradients are on at first, whatever a cell before has switched off.

    >>> with contained(seconds=5):
    ...     print("not shown")
    """
    with _random_state_kept(), torch.enable_grad(), quiet(), _time_limit(seconds):
        yield


@contextlib.contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """Raise `TimeLimitReached` after ``seconds``; only a main thread on a POSIX system can be stopped that way."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        raise TimeLimitReached

    previous = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Drop what is printed, warned, logged, or written to file descriptor 2 by compiled code.

    >>> with quiet():
    ...     print("not shown")
    """
    sink = io.StringIO()
    with contextlib.ExitStack() as stack:
        # A log handler may hold the stream object from import time, so its `write` is replaced as well.
        stack.enter_context(mock.patch.object(sys.stderr, "write", sink.write))
        stack.enter_context(contextlib.redirect_stderr(sink))
        stack.enter_context(contextlib.redirect_stdout(sink))
        stack.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")
        stack.enter_context(_logging_off())
        stack.enter_context(_descriptor_off(2))
        yield


@contextlib.contextmanager
def _logging_off() -> Iterator[None]:
    previous = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(previous)


@contextlib.contextmanager
def _descriptor_off(descriptor: int) -> Iterator[None]:
    kept = os.dup(descriptor)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, descriptor)
        yield
    finally:
        os.dup2(kept, descriptor)
        os.close(kept)
        os.close(nowhere)


@contextlib.contextmanager
def _random_state_kept() -> Iterator[None]:
    kept = random.getstate(), np.random.get_state(), torch.get_rng_state()
    try:
        yield
    finally:
        random.setstate(kept[0])
        np.random.set_state(kept[1])
        torch.set_rng_state(kept[2])
