"""PyTorch's own schedulers, asked for their rate at one step."""

import torch
from transformers import get_cosine_schedule_with_warmup


def learning_rate(step, peak, warmup_steps, total_steps):
    if step < warmup_steps:
        return torch.linspace(0, peak, warmup_steps + 1, dtype=torch.float64)[step + 1].item()
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=peak)
    schedule = get_cosine_schedule_with_warmup(optimizer, 0, total_steps - warmup_steps)
    return peak * schedule.lr_lambdas[0](min(step, total_steps) - warmup_steps)
