"""A DataLoader cuts the batches; hooks of contextlib restore the mode; a closure for the optimizer."""

import contextlib

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


@contextlib.contextmanager
def _evaluating(module):
    modes = {part: part.training for part in module.modules()}
    module.eval()
    try:
        yield
    finally:
        for part, mode in modes.items():
            part.training = mode


def encode(encoder, input_ids, attention_mask, batch_size):
    loader = DataLoader(TensorDataset(input_ids, attention_mask), batch_size=batch_size)
    with _evaluating(encoder), torch.inference_mode():
        vectors = [mean_pool(encoder(input_ids=i, attention_mask=m).last_hidden_state, m) for i, m in loader]
    return torch.vstack(vectors).clone()


def train_head(vectors, labels, classes, steps, lr, seed):
    torch.manual_seed(seed)
    head = nn.Linear(vectors.size(1), classes)
    optimizer = torch.optim.AdamW(head.parameters(), lr=lr)

    def closure():
        optimizer.zero_grad()
        loss = classification_loss(head(vectors), labels, None)
        loss.backward()
        return loss

    for _ in range(steps):
        optimizer.step(closure)
    return head.eval()
