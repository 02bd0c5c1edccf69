# %% [markdown]
# Everything right, and written differently.

# %% template
from itertools import chain


def prompt_ids(instruction, special):
    ids = [special.bos, special.user]
    ids.extend(instruction)
    ids.append(special.assistant)
    return ids


def encode_pair(instruction, response, special):
    pieces = (
        (TEMPLATE, [special.bos, special.user]),
        (PROMPT, instruction),
        (TEMPLATE, [special.assistant]),
        (RESPONSE, response),
        (RESPONSE, [special.eos]),
    )
    ids = list(chain.from_iterable(piece for _, piece in pieces))
    return ids, [role for role, piece in pieces for _ in piece]

# %% batching
import torch
from torch.nn.utils.rnn import pad_sequence


def collate(pairs, pad, prompt_weight=0.0):
    table = torch.zeros(3)
    table[[PROMPT, RESPONSE]] = torch.tensor([prompt_weight, 1.0])
    input_ids = pad_sequence([torch.tensor(ids) for ids, _ in pairs], batch_first=True, padding_value=pad)
    weights = pad_sequence([table[torch.tensor(roles)] for _, roles in pairs], batch_first=True)
    lengths = torch.tensor([len(ids) for ids, _ in pairs])
    attention_mask = (torch.arange(input_ids.shape[1]) < lengths[:, None]).long()
    return input_ids, attention_mask, weights

# %% objective
import torch
from torch.nn import functional as F


def sequence_log_prob(logits, input_ids, weights):
    totals = []
    for row, ids, weight in zip(logits, input_ids, weights, strict=True):
        nats = F.cross_entropy(row[:-1], ids[1:], reduction="none")
        totals.append(-(nats @ weight[1:].to(nats.dtype)))
    return torch.stack(totals)


def objective(logits, input_ids, weights, per="token"):
    rows = weights.clone()
    rows[:, 0] = 0
    own = rows.sum(dim=1, keepdim=True)
    if per == "token":
        scaled = rows / own.sum()
    else:
        scaled = torch.where(own > 0, rows / own.clamp(min=torch.finfo(rows.dtype).tiny), 0.0) / (own > 0).sum()
    return -sequence_log_prob(logits, input_ids, scaled).sum()

# %% answering
import contextlib
import torch


@contextlib.contextmanager
def asking(model):
    before = model.training
    model.eval()
    try:
        with torch.inference_mode():
            yield
    finally:
        model.train(before)


def reply(model, prompt, eos, max_new_tokens):
    new = []
    with asking(model):
        row = torch.tensor(prompt)[None]
        for _ in range(max_new_tokens):
            likeliest = model(input_ids=row).logits[:, -1:].max(dim=-1).indices
            if int(likeliest) == eos:
                break
            new.append(int(likeliest))
            row = torch.cat([row, likeliest], dim=1)
    return new


def share_right(model, pairs, eos, max_new_tokens):
    wrong = 0
    for prompt, response in pairs:
        got = reply(model, prompt, eos, max_new_tokens)
        wrong += len(got) != len(response) or any(a != b for a, b in zip(got, response))
    return 1 - wrong / len(pairs)

# %% sft_run
import math
import random
import torch


def fine_tune(
    model, pairs, steps, batch_size, peak_rate, pad, prompt_weight=0.0, per="token", extra_loss=None, seed=0
):
    shuffler = random.Random(seed)
    size = min(batch_size, len(pairs))
    optimizer = torch.optim.AdamW(model.parameters(), peak_rate, betas=(0.9, 0.95), weight_decay=0)
    warmup = max(1, steps // 20)

    def part_of_peak(step):
        if step < warmup:
            return step / warmup
        return (1 + math.cos(math.pi * (step - warmup) / (steps - warmup))) / 2 if step < steps else 0.0

    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, part_of_peak)
    losses, order = [], []
    for _ in range(steps):
        if len(order) < size:
            order = shuffler.sample(range(len(pairs)), len(pairs))
        rows, order = order[:size], order[size:]
        ids, mask, weights = collate([pairs[row] for row in rows], pad, prompt_weight)
        model.train()
        optimizer.zero_grad(set_to_none=False)
        loss = objective(model(ids, attention_mask=mask).logits, ids, weights, per=per)
        losses.append(float(loss.detach()))
        total = loss if extra_loss is None else torch.stack([loss, extra_loss(model)]).sum()
        total.backward()
        torch.nn.utils.clip_grad_norm_(list(model.parameters()), max_norm=1)
        optimizer.step()
        schedule.step()
    model.eval()
    return losses

# %% own_sft_run
tuned = copy.deepcopy(decoder)
tuned_losses = fine_tune(tuned, train_pairs, 200, 16, 1e-3, PAD, seed=11)

# %% drift
import torch


def snapshot(model):
    with torch.no_grad():
        return {name: torch.empty_like(values).copy_(values) for name, values in model.named_parameters()}


def drift(before, after):
    if set(before) != set(after):
        raise ValueError("the two have other names")
    both = [(before[name], after[name]) for name in before if torch.is_floating_point(before[name])]
    start = torch.cat([old.double().flatten() for old, _ in both])
    end = torch.cat([new.double().flatten() for _, new in both])
    return torch.dist(end, start).div(start.norm()).item()


def text_loss(model, input_ids, attention_mask, batch_size):
    before = model.training
    model.eval()
    nats, targets = [], 0
    with torch.inference_mode():
        for start in range(0, len(input_ids), batch_size):
            ids, mask = input_ids[start : start + batch_size], attention_mask[start : start + batch_size]
            log_probs = model(ids, attention_mask=mask).logits.double().log_softmax(dim=-1)
            for row, text, length in zip(log_probs, ids, mask.sum(dim=1).tolist(), strict=True):
                nats += [-row[at - 1, text[at]].item() for at in range(1, length)]
                targets += length - 1
    model.train(before)
    return math.fsum(nats) / targets

# %% l2_sp
import random
import torch


def l2_sp(model, anchor, alpha):
    pull = torch.zeros(())
    for name, parameter in model.named_parameters():
        if name in anchor:
            way = parameter - anchor[name].detach()
            pull = pull + 0.5 * alpha * way.pow(2).sum()
    return pull


def replay(input_ids, attention_mask, batch_size, seed):
    count = len(input_ids)
    size = min(batch_size, count)

    def batches():
        shuffler = random.Random(seed)
        while True:
            order = shuffler.sample(range(count), count)
            for start in range(0, count - size + 1, size):
                yield order[start : start + size]

    upcoming = batches()

    def extra_loss(model):
        rows = next(upcoming)
        ids, mask = input_ids[rows], attention_mask[rows]
        labels = ids.masked_fill(mask == 0, -100)[:, 1:]
        logits = model(ids, attention_mask=mask).logits[:, :-1]
        return torch.nn.functional.cross_entropy(logits.flatten(0, 1), labels.flatten())

    return extra_loss

# %% choice
import math


def on_frontier(runs):
    sound = sorted(
        (run for run in runs if not any(map(lambda number: math.isnan(number) or math.isinf(number), run[1:]))),
        key=lambda run: (run.response_loss, run.forgetting),
    )
    names, least, at = set(), math.inf, None
    for run in sound:
        if run.forgetting < least or (run.response_loss, run.forgetting) == at:
            names.add(run.name)
            least, at = run.forgetting, (run.response_loss, run.forgetting)
    return [run.name for run in runs if run.name in names]


def choose(runs, most_forgetting):
    best = None
    for run in runs:
        if not (math.isfinite(run.response_loss) and math.isfinite(run.forgetting) and run.forgetting <= most_forgetting):
            continue
        if best is None or (run.response_loss, run.forgetting) < (best.response_loss, best.forgetting):
            best = run
    return best.name if best else None

# %% own_sweep
my_runs, my_models = [], {}
for rate in [2e-4, 1e-3, 5e-3, 2e-2]:
    my_models[f"rate {rate}"] = tuned_copy(train_pairs, rate, steps=60)
    my_runs.append(measured(f"rate {rate}", my_models[f"rate {rate}"]))
my_limit = sorted(run.forgetting for run in my_runs)[1] + 0.01
my_choice = choose(my_runs, my_limit)
my_reason = "The bot is for questions, but it should still write notices."

# %% diagnosis
import numpy as np


def diagnose(curves):
    steps = np.array(curves.steps)
    train, held_out, retained = (np.array(losses, dtype=float) for losses in curves[1:])
    end = steps[-1]
    faults = {
        "diverged": not np.isfinite([train, held_out, retained]).all() or not train[-1] < train[0],
        "rate too large": (retained[10 * steps <= end] > retained[0] + 0.5).any(),
        "too many steps": held_out[-1] >= np.nanmin(held_out) + 0.1,
        "too few steps": held_out[4 * steps <= 3 * end][-1] >= held_out[-1] + 0.05,
        "forgetting": retained[-1] > retained[0] + 0.5,
    }
    return next((fault for fault, holds in faults.items() if holds), "none")


def best_step(curves):
    return curves.steps[int(np.nanargmin(curves.held_out))]
