# %% [markdown]
# Everything right, and written differently.

# %% template
from itertools import chain


def prompt_ids(instruction, special):
    ids = [special.bos, special.user]
    ids.extend(instruction)
    ids.append(special.assistant)
    return ids


def encode_pair(instruction, response, special):
    pieces = (
        (TEMPLATE, [special.bos, special.user]),
        (PROMPT, instruction),
        (TEMPLATE, [special.assistant]),
        (RESPONSE, response),
        (RESPONSE, [special.eos]),
    )
    ids = list(chain.from_iterable(piece for _, piece in pieces))
    return ids, [role for role, piece in pieces for _ in piece]

# %% batching
import torch
from torch.nn.utils.rnn import pad_sequence


def collate(pairs, pad, prompt_weight=0.0):
    table = torch.zeros(3)
    table[[PROMPT, RESPONSE]] = torch.tensor([prompt_weight, 1.0])
    input_ids = pad_sequence([torch.tensor(ids) for ids, _ in pairs], batch_first=True, padding_value=pad)
    weights = pad_sequence([table[torch.tensor(roles)] for _, roles in pairs], batch_first=True)
    lengths = torch.tensor([len(ids) for ids, _ in pairs])
    attention_mask = (torch.arange(input_ids.shape[1]) < lengths[:, None]).long()
    return input_ids, attention_mask, weights

# %% objective
import torch
from torch.nn import functional as F


def sequence_log_prob(logits, input_ids, weights):
    totals = []
    for row, ids, weight in zip(logits, input_ids, weights, strict=True):
        nats = F.cross_entropy(row[:-1], ids[1:], reduction="none")
        totals.append(-(nats @ weight[1:].to(nats.dtype)))
    return torch.stack(totals)


def objective(logits, input_ids, weights, per="token"):
    rows = weights.clone()
    rows[:, 0] = 0
    own = rows.sum(dim=1, keepdim=True)
    if per == "token":
        scaled = rows / own.sum()
    else:
        scaled = torch.where(own > 0, rows / own.clamp(min=torch.finfo(rows.dtype).tiny), 0.0) / (own > 0).sum()
    return -sequence_log_prob(logits, input_ids, scaled).sum()
