"""One row at a time, up to its padding; the differences with NumPy."""

import numpy as np
import torch


def text_log_probs(model, rows):
    mode = model.training
    model.eval()
    found = torch.zeros(len(rows), dtype=torch.float64)
    with torch.inference_mode():
        for number, row in enumerate(rows):
            text = row[row != PAD]
            log_probs = torch.log_softmax(model(input_ids=text[None]).logits[0].double(), dim=-1)
            found[number] = sum(log_probs[place, token] for place, token in enumerate(text[1:].tolist()))
    model.train(mode)
    return found


def kl_to_truth(true_log_probs, model_log_probs, tokens):
    differences = np.asarray(true_log_probs) - np.asarray(model_log_probs)
    scale = len(differences) / float(np.asarray(tokens).sum())
    return float(differences.mean() * scale), float(np.std(differences, ddof=1) / np.sqrt(len(differences)) * scale)
