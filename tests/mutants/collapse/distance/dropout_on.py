"""The texts are scored in the mode in which the model comes."""

import torch

FAILS = ("text_log_probs asks in evaluation mode and without gradients, and puts the mode back",)
SAYS = "with dropout on"


def text_log_probs(model, rows):
    found = []
    with torch.no_grad():
        for part in rows.split(500):
            log_probs = model(input_ids=part).logits[:, :-1].log_softmax(-1)
            picked = log_probs.gather(-1, part[:, 1:, None]).squeeze(-1).double()
            found.append((picked * (part[:, 1:] != 0)).sum(1))
    return torch.cat(found)
