"""Jupyter's stop button in a training cell: a plain message, and the run goes on from what was saved."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from jupyter_client import BlockingKernelClient, KernelManager

TRAINING = """
import time
from pathlib import Path
from tinyloops import checkpoints

run = Path("training.run")
state = checkpoints.load_state(run) or {"step": 0}
print("starts at step", state["step"])
with checkpoints.interruptible(run):
    for step in range(state["step"], 1_000):
        checkpoints.save_state(run, {"step": step + 1})
        time.sleep(0.05)
"""


@pytest.fixture
def kernel(tmp_path: Path) -> Iterator[tuple[KernelManager, BlockingKernelClient]]:
    manager = KernelManager()
    manager.start_kernel(cwd=str(tmp_path))
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=60)
    yield manager, client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def run_and_interrupt(manager: KernelManager, client: BlockingKernelClient, path: Path) -> list[dict]:
    """Execute the training cell, press stop once it has saved something new, and return its outputs."""
    before = path.stat().st_mtime_ns if path.exists() else 0
    client.execute(TRAINING)
    deadline = time.monotonic() + 60
    while not path.exists() or path.stat().st_mtime_ns == before:
        assert time.monotonic() < deadline, "the training cell saved nothing"
        time.sleep(0.05)
    manager.interrupt_kernel()
    outputs = []
    while True:
        message = client.get_iopub_msg(timeout=60)
        outputs.append(message["content"])
        if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
            return outputs


def test_stop_button_says_what_is_kept_and_the_run_goes_on(kernel, tmp_path: Path):
    manager, client = kernel
    first = run_and_interrupt(manager, client, tmp_path / "training.run")
    errors = [content["traceback"] for content in first if "traceback" in content]
    assert len(errors) == 1 and len(errors[0]) == 1, "one plain line, no traceback"
    assert "run the cell again to go on from there" in errors[0][0]
    again = run_and_interrupt(manager, client, tmp_path / "training.run")
    printed = "".join(content.get("text", "") for content in again)
    assert printed.startswith("starts at step ") and not printed.startswith("starts at step 0")
