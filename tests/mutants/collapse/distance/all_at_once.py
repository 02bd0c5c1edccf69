"""All rows go through the model in one pass."""

import torch

FAILS = ("text_log_probs returns float64, and reads at most 500 rows at a time, all of them",)
SAYS = "all rows go through the model at once"


def text_log_probs(model, rows):
    was_training = model.training
    model.eval()
    found = []
    with torch.no_grad():
        for part in [rows]:
            log_probs = model(input_ids=part).logits[:, :-1].log_softmax(-1)
            picked = log_probs.gather(-1, part[:, 1:, None]).squeeze(-1).double()
            found.append((picked * (part[:, 1:] != 0)).sum(1))
    model.train(was_training)
    return torch.cat(found)
