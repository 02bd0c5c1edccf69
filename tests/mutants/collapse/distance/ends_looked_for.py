"""Each text is taken to end with `<eos>`."""

import torch

FAILS = (
    "text_log_probs adds up log Pr of the real tokens after <bos>, <eos> included",
    "text_log_probs of other rows and models",
)
SAYS = "has no `<eos>`"


def text_log_probs(model, rows):
    was_training = model.training
    model.eval()
    found = []
    with torch.no_grad():
        for row in rows:
            row = row[: row.tolist().index(3) + 1]
            log_probs = model(input_ids=row[None]).logits[0, :-1].log_softmax(-1)
            found.append(log_probs.gather(-1, row[1:, None]).double().sum())
    model.train(was_training)
    return torch.stack(found)
