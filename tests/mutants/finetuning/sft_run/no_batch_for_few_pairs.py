"""With fewer pairs than batch_size there is no batch."""

import torch
from torch import nn
from transformers import get_cosine_schedule_with_warmup

FAILS = (
    "an epoch visits each pair at most once, in full batches and an order of its own",
    "a step-by-step replay of runs with other settings gives the same losses and logits",
)
SAYS = "IndexError"


def fine_tune(model, pairs, steps, batch_size, peak_rate, pad, prompt_weight=0.0, per="token", extra_loss=None, seed=0):
    optimizer = torch.optim.AdamW(model.parameters(), lr=peak_rate, betas=(0.9, 0.95), weight_decay=0.0)
    schedule = get_cosine_schedule_with_warmup(optimizer, max(1, steps // 20), steps)
    generator = torch.Generator().manual_seed(seed)
    size = batch_size
    losses, waiting = ([], [])
    model.train()
    for _ in range(steps):
        if not waiting:
            order = torch.randperm(len(pairs), generator=generator)
            waiting = [batch for batch in order.split(size) if len(batch) == size]
        input_ids, attention_mask, weights = collate([pairs[row] for row in waiting.pop(0)], pad, prompt_weight)
        logits = model(input_ids=input_ids, attention_mask=attention_mask).logits
        loss = objective(logits, input_ids, weights, per)
        losses.append(loss.item())
        if extra_loss is not None:
            loss = loss + extra_loss(model)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
    model.eval()
    return losses
