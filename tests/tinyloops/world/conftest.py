"""One world that all tests of this folder look at."""

from __future__ import annotations

import pytest

from tinyloops.world import World


@pytest.fixture(scope="session")
def world() -> World:
    return World(0)
