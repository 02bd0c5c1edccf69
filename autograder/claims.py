"""Run the chapters with several seeds and write down which of their claims hold: ``docs/claims/NN_name.md``.

The results that a chapter publishes in the run with the first seed go into the package.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from rich.progress import Progress, SpinnerColumn, TimeElapsedColumn

from .fingerprint import fingerprint
from .shipped_results import ship
from .sources import FIRST, sources

SEEDS = range(5)
ENOUGH = 4  # a claim stands when it holds in at least so many of the seeds


def check_claims(root: Path, chapter: str) -> bool:
    """Run ``course/<chapter>.py`` once a seed, write the table; whether every claim stands."""
    records: list[dict] = []
    # Each seed's models are kept, so that later chapters find them; with other code they are others.
    models = root / "build" / "claims" / fingerprint(sources(root, FIRST))
    with (
        tempfile.TemporaryDirectory() as results,
        Progress(SpinnerColumn(), *Progress.get_default_columns(), TimeElapsedColumn()) as progress,
        ThreadPoolExecutor(max_workers=os.cpu_count()) as pool,  # a run takes one core
    ):
        run = partial(_claims_of, root, chapter, models, Path(results))
        for found in progress.track(pool.map(run, SEEDS), total=len(SEEDS), description=f"{chapter}, a run a seed"):
            records += found
        shipped = ship(root, chapter, Path(results))
    place = root / "docs" / "claims" / f"{chapter}.md"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(table(chapter, records, fingerprint(sources(root, chapter))), encoding="utf-8")
    for path in (place, *shipped):
        print(f"written: {path.relative_to(root)}")
    return all(sum(r["holds"] for r in rows) >= ENOUGH for rows in _by_claim(records).values())


def recorded_fingerprint(root: Path, chapter: str) -> str:
    """The hash of the sources that the committed table came from."""
    text = (root / "docs" / "claims" / f"{chapter}.md").read_text(encoding="utf-8")
    found = re.search(r"sources `(\w+)`", text)
    return found[1] if found else "none"


def table(chapter: str, records: Iterable[dict], sources_hash: str) -> str:
    """The Markdown page of a chapter's claims.

    >>> record = {"claim": "a", "seed": 0, "effect": 0.5, "claimed": "at least 0.1", "holds": True}
    >>> table("01_x", [record], "ab12").splitlines()[-1]
    '| a | at least 0.1 | 0.5 | 0.5 to 0.5 | 1 of 1 |'
    """
    lines = [
        f"# Claims of {chapter}",
        "",
        f"Made by `make claims` from sources `{sources_hash}`. "
        f"A claim stands when it holds in {ENOUGH} of {len(SEEDS)} seeds.",
        "",
        "| claim | claimed | median effect | range | holds |",
        "|---|---|---|---|---|",
    ]
    for claim, rows in _by_claim(records).items():
        effects = sorted(row["effect"] for row in rows)
        held = sum(row["holds"] for row in rows)
        lines.append(
            f"| {claim} | {rows[0]['claimed']} | {effects[len(effects) // 2]:g} | {effects[0]:g} to {effects[-1]:g} "
            f"| {held} of {len(rows)} |"
        )
    return "\n".join(lines) + "\n"


def _by_claim(records: Iterable[dict]) -> dict[str, list[dict]]:
    grouped: dict[str, list[dict]] = defaultdict(list)
    for record in records:
        grouped[record["claim"]].append(record)
    return dict(grouped)


def _claims_of(root: Path, chapter: str, models: Path, results: Path, seed: int) -> list[dict]:
    """The claims that one run of a chapter records; a later chapter starts from the models that chapter 1 made."""
    own = models / str(seed)
    if chapter != FIRST and not (own / "encoder").exists():
        _run(root, FIRST, seed, own)
    return _run(root, chapter, seed, own, results if seed == SEEDS[0] else None)


def _run(root: Path, chapter: str, seed: int, models: Path, results: Path | None = None) -> list[dict]:
    script = root / "course" / f"{chapter}.py"
    with tempfile.TemporaryDirectory() as scratch:
        found = Path(scratch) / "claims.jsonl"
        settings = {
            "TINYLOOPS_SEED": str(seed),
            "TINYLOOPS_CLAIMS": str(found),
            "TINYLOOPS_CHECKPOINTS": str(models),
            "TINYLOOPS_RESULTS": str(results or ""),
            "TINYLOOPS_TRAIN_ALL": "1",  # with other seeds than the package's results, and to see that those hold
            "LOKY_MAX_CPU_COUNT": "1",  # this run's core; the other cores run other seeds
            "MPLBACKEND": "Agg",
        }
        done = subprocess.run(
            [sys.executable, str(script)], cwd=scratch, env={**os.environ, **settings}, capture_output=True, text=True
        )
        if done.returncode:
            raise SystemExit(f"{script.name} failed with seed {seed}:\n{done.stderr[-2000:]}")
        return [json.loads(line) for line in found.read_text(encoding="utf-8").splitlines()]
