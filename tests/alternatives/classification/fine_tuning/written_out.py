"""No function of the earlier exercises is called; a frozen encoder runs without gradients, and batches lose padding."""

import random

import torch


def fine_tune(
    encoder, head, input_ids, attention_mask, labels, steps, batch_size, encoder_lr, head_lr, head_only_steps, seed
):
    shuffler = random.Random(seed)
    order, losses = [], []
    size = min(batch_size, len(labels))
    head.train()
    for step in range(steps):
        free = step >= head_only_steps
        if step == 0 or step == head_only_steps:
            encoder.train(free)
            encoder.requires_grad_(free)
            groups = [{"params": head.parameters(), "lr": head_lr}]
            if free:
                groups.append({"params": encoder.parameters(), "lr": encoder_lr})
            optimizer = torch.optim.AdamW(groups, weight_decay=0.01, foreach=False)
        if len(order) < size:
            order = shuffler.sample(range(len(labels)), len(labels))
        rows, order = order[:size], order[size:]
        longest = int(attention_mask[rows].sum(dim=1).max())
        ids, mask = input_ids[rows, :longest], attention_mask[rows, :longest]
        with torch.set_grad_enabled(free):
            states = encoder(ids, attention_mask=mask).last_hidden_state
        weights = mask.float() / mask.sum(dim=1, keepdim=True)
        scores = head(torch.einsum("btd,bt->bd", states, weights))
        loss = torch.nn.functional.cross_entropy(scores, labels[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(float(loss.detach()))
    encoder.eval()
    head.eval()
    return losses
