"""Parameter by parameter, module by module; gradients are deleted by hand."""

import torch


def _prepare(encoder, learns):
    for parameter in encoder.parameters():
        parameter.requires_grad = learns
        parameter.grad = None
    for module in encoder.modules():
        module.training = learns


def freeze(encoder):
    _prepare(encoder, False)


def unfreeze(encoder):
    _prepare(encoder, True)


def make_optimizer(encoder, head, encoder_lr, head_lr, weight_decay=0.01):
    optimizer = None
    for module, lr in ((head, head_lr), (encoder, encoder_lr)):
        for parameter in module.parameters():
            group = {"params": [parameter], "lr": lr}
            if not parameter.requires_grad:
                continue
            if optimizer is None:
                optimizer = torch.optim.AdamW([group], lr=lr, weight_decay=weight_decay)
            else:
                optimizer.add_param_group(group)
    return optimizer


def adaptation_step(encoder, head, optimizer, input_ids, attention_mask, labels):
    frozen = all(not parameter.requires_grad for parameter in encoder.parameters())
    (encoder.eval if frozen else encoder.train)()
    head.train(True)
    for group in optimizer.param_groups:
        for parameter in group["params"]:
            parameter.grad = None
    scores = class_scores(encoder, head, input_ids, attention_mask)
    loss = classification_loss(scores, labels, None)
    value = float(loss.detach())
    loss.backward()
    optimizer.step()
    return value
