"""All surprises are concatenated, in double precision, and averaged once; the result is a tensor."""

import torch


def perplexity(model, batches):
    before = model.training
    model.eval()
    previous = torch.is_grad_enabled()
    torch.set_grad_enabled(False)
    nats = []
    for input_ids, labels in batches:
        logits = model(input_ids).logits[:, :-1].double()
        targets = labels[:, 1:]
        chosen = logits.gather(-1, targets.clamp(min=0).unsqueeze(-1)).squeeze(-1)
        nats.append((logits.logsumexp(-1) - chosen)[targets.ne(-100)])
    torch.set_grad_enabled(previous)
    if before:
        model.train()
    return torch.cat(nats).mean().exp().item()
