"""Tokens a second of the chapter's own loop against `transformers.Trainer`: same model, data, batch, threads.

The two take turns in one process, so that both see the same machine; the medians' ratio is the result.
"""

from __future__ import annotations

import tempfile
import time
from statistics import median

import torch
from datasets import Dataset
from torch.nn import functional
from transformers import PrinterCallback, Trainer, TrainingArguments, get_cosine_schedule_with_warmup
from transformers.utils import logging

from tinyloops.models import BOS, small_decoder
from tinyloops.world import World

STEPS, BATCH, LENGTH, ROUNDS = 60, 64, 64, 5


def blocks(world: World) -> torch.Tensor:
    """Packed text, (STEPS * BATCH, LENGTH)."""
    _, tokens = world.core.sample(STEPS * BATCH * LENGTH // 12, seed=1)
    ribbon = [t for row in tokens.tolist() for t in (BOS, *(t for t in row if t >= 0))]
    return torch.tensor(ribbon[: STEPS * BATCH * LENGTH]).view(-1, LENGTH)


def own_loop(examples: torch.Tensor, vocab_size: int) -> float:
    """Seconds that the chapter's loop takes for STEPS steps."""
    model = small_decoder(vocab_size, max_length=LENGTH)
    began = time.perf_counter()
    optimizer = torch.optim.AdamW(model.parameters(), lr=4e-3, betas=(0.9, 0.95), weight_decay=0.01)
    schedule = get_cosine_schedule_with_warmup(optimizer, STEPS // 20, STEPS)
    for batch in examples.split(BATCH):
        logits = model(input_ids=batch).logits
        loss = functional.cross_entropy(logits[:, :-1].flatten(0, 1), batch[:, 1:].flatten())
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm=1.0)
        optimizer.step()
        schedule.step()
        loss.item()
    return time.perf_counter() - began


def trainer(examples: torch.Tensor, vocab_size: int) -> float:
    """Seconds that `transformers.Trainer` takes for the same steps, setting-up left out."""
    model = small_decoder(vocab_size, max_length=LENGTH)
    data = Dataset.from_dict({"input_ids": examples.tolist(), "labels": examples.tolist()}).with_format("torch")
    with tempfile.TemporaryDirectory() as folder:
        settings = TrainingArguments(
            output_dir=folder, max_steps=STEPS, per_device_train_batch_size=BATCH, learning_rate=4e-3, adam_beta2=0.95,
            weight_decay=0.01, lr_scheduler_type="cosine", warmup_steps=STEPS // 20, max_grad_norm=1.0, report_to=[],
            save_strategy="no", logging_strategy="no", disable_tqdm=True, use_cpu=True, dataloader_num_workers=0,
        )  # fmt: skip
        run = Trainer(model=model, args=settings, train_dataset=data)
        run.remove_callback(PrinterCallback)
        began = time.perf_counter()
        run.train()
        return time.perf_counter() - began


def main() -> None:
    logging.set_verbosity_error()
    world = World()
    examples, size = blocks(world), len(world.vocabulary)
    seconds: dict[str, list[float]] = {"own loop": [], "transformers.Trainer": []}
    for _ in range(ROUNDS):
        seconds["own loop"].append(own_loop(examples, size))
        seconds["transformers.Trainer"].append(trainer(examples, size))
    tokens = examples.numel()
    for name, times in seconds.items():
        print(f"{name:22} {tokens / median(times):8,.0f} tokens/s")
    ratio = median(seconds["transformers.Trainer"]) / median(seconds["own loop"])
    print(f"median of {ROUNDS} rounds each, {torch.get_num_threads()} threads")
    print(f"ratio: our loop is {ratio:.2f} times as fast")


if __name__ == "__main__":
    main()
