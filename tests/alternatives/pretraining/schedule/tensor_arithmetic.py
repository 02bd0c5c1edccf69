"""Everything in double-precision tensors; the case is chosen with torch.where."""

import torch


def learning_rate(step, peak, warmup_steps, total_steps):
    step = torch.tensor(float(step), dtype=torch.float64)
    rising = peak * (step + 1) / max(warmup_steps, 1)
    progress = ((step - warmup_steps) / (total_steps - warmup_steps)).clamp(0, 1)
    falling = peak * (1 + torch.cos(torch.pi * progress)) / 2
    return torch.where(step < warmup_steps, rising, falling).item()
