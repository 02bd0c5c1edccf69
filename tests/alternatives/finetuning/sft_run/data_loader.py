"""PyTorch's DataLoader shuffles, drops and collates; its iterator is made anew for each epoch."""

from itertools import chain, islice, repeat

import torch
from torch.utils.data import DataLoader
from transformers import get_scheduler


def fine_tune(model, pairs, steps, batch_size, peak_rate, pad, prompt_weight=0.0, per="token", extra_loss=None, seed=0):
    generator = torch.Generator()
    generator.manual_seed(seed)
    loader = DataLoader(
        pairs,
        min(batch_size, len(pairs)),
        shuffle=True,
        drop_last=True,
        generator=generator,
        collate_fn=lambda rows: collate(rows, pad, prompt_weight),
    )
    adamw = torch.optim.AdamW(model.parameters(), lr=peak_rate, betas=(0.9, 0.95), weight_decay=0)
    warmup = max(1, steps // 20)
    scheduler = get_scheduler("cosine", adamw, num_warmup_steps=warmup, num_training_steps=steps)
    history = []
    for ids, mask, weights in islice(chain.from_iterable(repeat(loader)), steps):
        model.train()
        model.zero_grad()
        loss = objective(model(ids, attention_mask=mask).logits, ids, weights, per=per)
        if extra_loss:
            (loss + extra_loss(model)).backward()
        else:
            loss.backward()
        torch.nn.utils.clip_grad_norm_(list(model.parameters()), max_norm=1.0)
        adamw.step()
        scheduler.step()
        history.append(float(loss.detach()))
    model.eval()
    return history
