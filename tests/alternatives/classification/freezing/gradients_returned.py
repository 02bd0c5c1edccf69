"""Gradients from torch.autograd.grad for what learns; the vectors of a frozen encoder come from a no_grad block."""

import contextlib

import torch
from torch.nn.functional import cross_entropy


def freeze(encoder):
    encoder.train(False).requires_grad_(False)


def unfreeze(encoder):
    encoder.train(True).requires_grad_(True)


def make_optimizer(encoder, head, encoder_lr, head_lr, weight_decay=0.01):
    learning = {
        rate: list(filter(lambda p: p.requires_grad, module.parameters()))
        for module, rate in ((encoder, ("encoder", encoder_lr)), (head, ("head", head_lr)))
    }
    groups = [
        {"params": parameters, "lr": lr, "weight_decay": weight_decay}
        for (_, lr), parameters in learning.items()
        if parameters
    ]
    return torch.optim.AdamW(groups)


def adaptation_step(encoder, head, optimizer, input_ids, attention_mask, labels):
    learning = [p for module in (encoder, head) for p in module.parameters() if p.requires_grad]
    free = any(p.requires_grad for p in encoder.parameters())
    encoder.train(free)
    head.train()
    with contextlib.nullcontext() if free else torch.no_grad():
        states = encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
    real = attention_mask[..., None].to(states.dtype)
    loss = cross_entropy(head((states * real).sum(1) / real.sum(1)), labels)
    gradients = dict(zip(learning, torch.autograd.grad(loss, learning, allow_unused=True), strict=True))
    for group in optimizer.param_groups:
        for parameter in group["params"]:
            parameter.grad = gradients.get(parameter)
    optimizer.step()
    return loss.item()
