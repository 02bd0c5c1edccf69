"""Every chapter runs from top to bottom, on the world and on real text, with few steps.

Claims need the full number of steps: `make claims` runs those, and `test_claims_fresh` sees that it was done.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from transformers import BertConfig, BertModel, GPT2Config, GPT2LMHeadModel

from autograder.claims import recorded_fingerprint
from autograder.fingerprint import fingerprint
from autograder.sources import sources
from tinyloops.data.subwords import train_tokenizer

ROOT = Path(__file__).resolve().parents[2]
CHAPTERS = sorted(path.stem for path in (ROOT / "course").glob("[0-9]*.py"))


def run(chapter: str, folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a chapter as a script in ``folder`` with a fiftieth of its steps."""
    # One core: starting a process takes longer than this little work.
    quick = {"TINYLOOPS_BUDGET": "0.02", "HF_HUB_OFFLINE": "1", "LOKY_MAX_CPU_COUNT": "1"}
    environment = {**os.environ, **quick, **settings}
    script = ROOT / "course" / f"{chapter}.py"
    return subprocess.run([sys.executable, script], cwd=folder, env=environment, capture_output=True, text=True)


@pytest.fixture
def hub_folder(tmp_path: Path) -> Path:
    """A data set as the Hub keeps them, made here: a folder with a JSON lines file."""
    folder = tmp_path / "stories"
    folder.mkdir()
    animals, deeds = ("fox", "owl", "bear", "hare"), ("ran to the river", "slept all day", "found a red ball")
    lines = [
        json.dumps({"text": f"Story {number}. Once a {animal} {deed}. Then it went home, {number} steps away."})
        for number in range(60)
        for animal in animals
        for deed in deeds
    ]
    (folder / "train.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_chapter_runs_on_the_world(chapter: str, tmp_path: Path):
    done = run(chapter, tmp_path, TINYLOOPS_CLAIMS=str(tmp_path / "claims.jsonl"))
    assert done.returncode == 0, done.stderr[-2000:]
    assert (tmp_path / "claims.jsonl").read_text().count("claimed") >= 5


def test_pretraining_keeps_its_models(tmp_path: Path):
    """What chapter 1 saves is what the next chapters load, and nothing half-done is left beside it."""
    done = run("01_pretraining", tmp_path)
    assert done.returncode == 0, done.stderr[-2000:]
    saved = {path.name for path in (tmp_path / "checkpoints").iterdir()}
    assert saved == {"decoder", "encoder"}


def test_pretraining_runs_on_a_hub_data_set(tmp_path: Path, hub_folder: Path):
    done = run("01_pretraining", tmp_path, TINYLOOPS_DATA="hub", TINYLOOPS_HUB_DATASET=str(hub_folder))
    assert done.returncode == 0, done.stderr[-2000:]
    assert "nobody knows the entropy floor" in done.stdout


def test_classification_runs_on_a_real_encoder_and_task(tmp_path: Path, hub_folder: Path):
    """An encoder of another width and vocabulary, and classes that the world doesn't know."""
    encoder = tmp_path / "encoder"
    words = train_tokenizer([json.loads(line)["text"] for line in (hub_folder / "train.jsonl").open()], size=400)
    words.save_pretrained(encoder)
    BertModel(
        BertConfig(
            vocab_size=len(words),
            hidden_size=24,
            intermediate_size=48,
            num_hidden_layers=1,
            num_attention_heads=2,
            max_position_embeddings=40,
        )
    ).save_pretrained(encoder)
    task = tmp_path / "task"
    task.mkdir()
    animals = ("fox", "owl", "bear", "hare")
    with (hub_folder / "train.jsonl").open() as stories, (task / "train.jsonl").open("w") as labelled:
        for line in stories:
            text = json.loads(line)["text"]
            animal = next(animal for animal in animals if animal in text)
            print(json.dumps({"text": text, "label": animal}), file=labelled)
    settings = {"TINYLOOPS_HUB_ENCODER": str(encoder), "TINYLOOPS_HUB_TASK": str(task)}
    done = run("02_classification", tmp_path, TINYLOOPS_DATA="hub", **settings)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "random heads get" in done.stdout and "bear" in done.stdout
    assert done.stdout.count("80 labels: frozen encoder") == 3, "topic, tone and the real task"


def test_finetuning_runs_on_a_real_decoder_and_instructions(tmp_path: Path, hub_folder: Path):
    """A decoder of another width and vocabulary, and pairs that the world doesn't know."""
    decoder = tmp_path / "decoder"
    words = train_tokenizer([json.loads(line)["text"] for line in (hub_folder / "train.jsonl").open()], size=400)
    words.save_pretrained(decoder)
    GPT2LMHeadModel(
        GPT2Config(
            vocab_size=len(words), n_embd=24, n_layer=1, n_head=2, n_positions=128, bos_token_id=2, eos_token_id=3
        )
    ).save_pretrained(decoder)
    pairs = tmp_path / "pairs"
    pairs.mkdir()
    rows = [{"instruction": f"Where did fox {number} run?", "response": f"To river {number}."} for number in range(60)]
    (pairs / "train.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    settings = {
        "TINYLOOPS_HUB_DECODER": str(decoder),
        "TINYLOOPS_HUB_INSTRUCTIONS": str(pairs),
        "TINYLOOPS_HUB_DATASET": str(hub_folder),
    }
    done = run("03_finetuning", tmp_path, TINYLOOPS_DATA="hub", **settings)
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.count("loss on text") == 5, "untuned, and four rates"


def test_no_network_is_said_plainly(tmp_path: Path):
    done = run("01_pretraining", tmp_path, TINYLOOPS_DATA="hub", TINYLOOPS_HUB_DATASET="nobody/no-such-data")
    assert done.returncode != 0
    assert "DataUnavailable" in done.stderr and "nobody/no-such-data" in done.stderr[-600:]


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_claims_fresh(chapter: str):
    """The committed table of claims came from the code as it is."""
    current = fingerprint(sources(ROOT, chapter))
    assert recorded_fingerprint(ROOT, chapter) == current, "the code has changed: run `make claims`"


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_claims_stand(chapter: str):
    """Each claim holds in at least 4 of 5 seeds."""
    table = (ROOT / "docs" / "claims" / f"{chapter}.md").read_text(encoding="utf-8")
    verdicts = [line.rsplit("|", 2)[1].split() for line in table.splitlines() if " of 5 |" in line]
    assert verdicts, "the table has no claims"
    assert all(int(held) >= 4 for held, *_ in verdicts), table


def test_collapse_runs_on_real_text_and_takes_up_what_it_kept(tmp_path: Path, hub_folder: Path):
    """Texts and a vocabulary that the world doesn't know; a second run finds all generations and makes none anew."""
    settings = {"TINYLOOPS_DATA": "hub", "TINYLOOPS_HUB_DATASET": str(hub_folder)}
    kept = []
    for _ in range(2):
        done = run("04_collapse", tmp_path, **settings)
        assert done.returncode == 0, done.stderr[-2000:]
        assert "accumulate, generation 3:" in done.stdout
        pieces = (tmp_path / "checkpoints" / "collapse").rglob("*.state")
        kept.append({path.name: path.stat().st_mtime_ns for path in pieces})
    assert "replace, generation 5.state" in kept[0]
    assert kept[0] == kept[1]
