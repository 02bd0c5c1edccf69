"""The formgrader opens from a course folder with our settings, and lists the assignments that were built."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from .mini_source import DOUBLING

TOKEN = "only-for-this-test"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium() -> str:
    """Path of a Chromium, or a failure that says how to get one."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), "")
    if not found:
        pytest.fail(
            "This test drives a browser and found none. Debian, Ubuntu: `apt-get install chromium` (as root, "
            "`make chromium` does it); elsewhere set CHROMIUM to the path of a Chromium or Chrome."
        )
    return found


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_up(url: str, server: subprocess.Popen, log: Path) -> None:
    """Return when ``url`` answers; fail with the server's log if it ends or needs more than a minute."""
    for _ in range(120):
        assert server.poll() is None, log.read_text()
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except OSError:
            time.sleep(0.5)
    pytest.fail(f"the server did not answer within a minute:\n{log.read_text()}")


@pytest.fixture(scope="module")
def server(mini_course, tmp_path_factory) -> Iterator[str]:
    """Address of a Jupyter server in a mini course with one graded submission."""
    mini = mini_course(DOUBLING)
    assert mini.grade(mini.reference()).scores == {"check_double": 4.0}
    log = tmp_path_factory.mktemp("server") / "log"
    url = f"http://127.0.0.1:{free_port()}"
    settings = [
        "--no-browser",
        "--allow-root",
        f"--ServerApp.port={url.rpartition(':')[2]}",
        f"--IdentityProvider.token={TOKEN}",
        f"--ServerApp.root_dir={mini.course.root}",
    ]
    with open(log, "w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *settings], cwd=mini.course.root, stdout=out, stderr=out
        )
    try:
        wait_until_up(f"{url}/api", process, log)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=30)


@pytest.fixture(scope="module")
def page(server) -> Iterator[Page]:
    """The formgrader's list of assignments, in a browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=QUIET)
        page = browser.new_page()
        page.goto(f"{server}/formgrader/manage_assignments?token={TOKEN}", timeout=60_000)
        yield page
        browser.close()


def test_the_formgrader_lists_the_assignment_and_its_submission(page, tmp_path):
    row = page.locator("tr", has=page.get_by_text("mini", exact=True))
    row.wait_for(timeout=60_000)
    page.screenshot(path=os.environ.get("SCREENSHOT", tmp_path / "formgrader.png"))
    assert row.locator("td.name").inner_text().strip() == "mini"
    assert row.locator("td.num-submissions").inner_text().strip() == "1"


def test_the_gradebook_page_shows_the_score(page, server):
    page.goto(f"{server}/formgrader/gradebook/mini", timeout=60_000)
    row = page.locator("tbody tr", has=page.locator("td.avg-score"))
    row.wait_for(timeout=60_000)
    assert "4" in row.inner_text()
