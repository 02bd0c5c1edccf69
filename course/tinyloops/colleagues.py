"""Two colleagues' runs of chapter 3. What they did is to be found out from their curves: guess before you read on."""

from __future__ import annotations

from typing import Any

#: The settings of each run, as the chapter's ``tune`` takes them.
RUNS: dict[str, dict[str, Any]] = {
    "run A": {"peak": 1e-3, "steps": 400, "constant": True},
    "run B": {"peak": 1e-2, "steps": 200},
}
