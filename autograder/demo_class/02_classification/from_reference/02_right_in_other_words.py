# %% [markdown]
# Everything right, and written differently.

# %% pooling
import torch


def mean_pool(states, attention_mask):
    return torch.stack([row[mask.bool()].mean(dim=0) for row, mask in zip(states, attention_mask, strict=True)])


def last_token(states, attention_mask):
    return torch.stack([row[mask.bool()][-1] for row, mask in zip(states, attention_mask, strict=True)])

# %% classifier
import torch


def class_scores(encoder, head, input_ids, attention_mask):
    rows = []
    for ids, mask in zip(input_ids, attention_mask, strict=True):
        real = ids[mask.bool()].unsqueeze(0)
        rows.append(encoder(real).last_hidden_state.mean(dim=1))
    return head(torch.cat(rows))


def predict(encoder, head, input_ids, attention_mask, names):
    modes = {module: module.training for module in (encoder, head)}
    for module in modes:
        module.eval()
    try:
        with torch.inference_mode():
            best = class_scores(encoder, head, input_ids, attention_mask).topk(1, dim=1).indices
    finally:
        for module, mode in modes.items():
            module.train(mode)
    return [names[number] for (number,) in best.tolist()]

# %% loss
import torch


def classification_loss(scores, labels, class_weights=None):
    total, weight = 0.0, 0.0
    for row, label in zip(scores, labels.tolist(), strict=True):
        w = 1.0 if class_weights is None else class_weights[label]
        total = total + w * (torch.logsumexp(row, dim=0) - row[label])
        weight = weight + w
    return total / weight

# %% direct
import math
import torch


@torch.no_grad()
def name_the_class(decoder, input_ids, attention_mask, class_words):
    logits = decoder(input_ids, attention_mask).logits
    places = torch.arange(input_ids.shape[1]).expand_as(input_ids).masked_fill(attention_mask == 0, -1)
    last = places.amax(dim=1)
    log_probs = logits.log_softmax(dim=-1)[torch.arange(len(input_ids)), last][:, class_words]
    return log_probs.argmax(dim=-1), log_probs.logsumexp(dim=-1).exp()


def above_chance(right, total, classes):
    return (right - total / classes) / math.sqrt(total * (classes - 1)) * classes

# %% head
import torch
from torch import nn


def encode(encoder, input_ids, attention_mask, batch_size):
    was_training = encoder.training
    encoder.eval()
    order = attention_mask.sum(dim=1).argsort()
    places, vectors = [], []
    for rows in order.split(batch_size):
        longest = int(attention_mask[rows].sum(dim=1).max())
        ids, mask = input_ids[rows, :longest], attention_mask[rows, :longest]
        with torch.no_grad():
            states = encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        vectors += [state[real].mean(dim=0) for state, real in zip(states, mask.bool(), strict=True)]
        places += rows.tolist()
    if was_training:
        encoder.train()
    return torch.stack([vector for _, vector in sorted(zip(places, vectors, strict=True), key=lambda pair: pair[0])])


def train_head(vectors, labels, classes, steps, lr, seed):
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        head = nn.Linear(vectors.shape[1], classes)
    optimizer = torch.optim.AdamW([{"params": [head.weight]}, {"params": [head.bias]}], lr=lr)
    truth = nn.functional.one_hot(labels, classes).float()
    for _ in range(steps):
        error = (head(vectors).softmax(dim=-1) - truth).detach() / len(labels)
        head.weight.grad = error.T @ vectors
        head.bias.grad = error.sum(dim=0)
        optimizer.step()
    return head

# %% freezing
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

# %% fine_tuning
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

# %% probe
import torch
from torch import nn


def probe(train_vectors, train_labels, test_vectors, test_labels, seed):
    generator = torch.Generator().manual_seed(seed)
    noise = torch.rand(len(train_labels), generator=generator)
    start = 0.01 * torch.randn(train_vectors.shape[1], len(train_labels.unique()), generator=generator)
    spread, mean = torch.std_mean(train_vectors, dim=0)
    inverse = torch.nan_to_num(1 / spread, posinf=0.0)

    def fitted(labels):
        weight, bias = nn.Parameter(start.clone()), nn.Parameter(torch.zeros(start.shape[1]))
        optimizer = torch.optim.Adam([weight, bias], lr=0.05)
        for _ in range(300):
            scores = (train_vectors - mean) * inverse @ weight + bias
            loss = -scores.log_softmax(dim=-1).gather(1, labels[:, None]).mean()
            optimizer.zero_grad(set_to_none=False)
            loss.backward()
            optimizer.step()
        with torch.no_grad():
            guesses = torch.max((test_vectors - mean) * inverse @ weight + bias, dim=1).indices
        return guesses.eq(test_labels).double().mean().item()

    return [fitted(train_labels), fitted(train_labels[noise.argsort()])]

# %% diagnosis
import numpy as np


def stage_at_fault(classifier, texts, labels):
    shuffled = np.random.default_rng(7).permutation(len(texts)).tolist()
    texts, labels = [texts[row] for row in shuffled], labels[shuffled]
    ids, mask = classifier.tokenize(texts)
    real = mask.bool()
    if 2 * int(((ids == classifier.unknown_id) & real).sum()) > int(real.sum()):
        return "tokens"
    vectors = classifier.encode(ids, mask)
    accuracy = probe(vectors[::2], labels[::2], vectors[1::2], labels[1::2], seed=3)[0]
    classes = len(labels.unique())
    if 2 * accuracy < 1 + 1 / classes:
        return "encoder"
    pairs = zip(classifier.scores(vectors), labels.tolist(), strict=True)
    hits = sum(int(row.argmax()) == label for row, label in pairs)
    if accuracy - hits / len(labels) > 0.2:
        return "head"
    return "none"
