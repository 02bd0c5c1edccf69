"""Python's own random numbers, a queue of pairs, and a LambdaLR; a slow optimizer without foreach."""

import math
import random

import torch


def fine_tune(model, pairs, steps, batch_size, peak_rate, pad, prompt_weight=0.0, per="token", extra_loss=None, seed=0):
    shuffler, queue, losses = random.Random(seed), [], []
    warmup = max(1, steps // 20)

    def share(step):
        if step < warmup:
            return step / warmup
        return 0.5 * (1 + math.cos(math.pi * min(1.0, (step - warmup) / max(1, steps - warmup))))

    optimizer = torch.optim.AdamW(model.parameters(), peak_rate, (0.9, 0.95), weight_decay=0.0, foreach=False)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, share)
    model.train()
    while len(losses) < steps:
        if len(queue) < min(batch_size, len(pairs)):  # what is left over is dropped
            queue = shuffler.sample(pairs, len(pairs))
        batch, queue = queue[:batch_size], queue[batch_size:]
        optimizer.zero_grad(set_to_none=False)
        if extra_loss is not None:
            extra_loss(model).backward()  # gradients add up
        input_ids, mask, weights = collate(batch, pad, prompt_weight)
        loss = objective(model(attention_mask=mask, input_ids=input_ids).logits, input_ids, weights, per)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1)
        optimizer.step()
        schedule.step()
        losses.append(loss.item())
    model.train(False)
    return losses
