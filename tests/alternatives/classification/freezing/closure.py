"""The optimizer's step calls a closure; modules clear their own gradients."""

import torch
from torch import nn


def _learns(module):
    return any(parameter.requires_grad for parameter in module.parameters())


def freeze(encoder):
    encoder.eval()
    for _, parameter in encoder.named_parameters():
        parameter.requires_grad_(False)


def unfreeze(encoder):
    encoder.train()
    for _, parameter in encoder.named_parameters():
        parameter.requires_grad_(True)


def make_optimizer(encoder, head, encoder_lr, head_lr, weight_decay=0.01):
    optimizer = torch.optim.AdamW(
        [p for p in head.parameters() if p.requires_grad], lr=head_lr, weight_decay=weight_decay
    )
    if _learns(encoder):
        optimizer.add_param_group({"params": [p for p in encoder.parameters() if p.requires_grad], "lr": encoder_lr})
    return optimizer


def adaptation_step(encoder, head, optimizer, input_ids, attention_mask, labels):
    both = nn.ModuleDict({"encoder": encoder, "head": head}).train()
    if not _learns(encoder):
        encoder.eval()

    def closure():
        both.zero_grad()
        loss = classification_loss(class_scores(encoder, head, input_ids, attention_mask), labels, None)
        loss.backward()
        return loss

    return optimizer.step(closure).item()
