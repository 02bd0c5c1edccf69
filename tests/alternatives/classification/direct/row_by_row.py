"""Each row by itself, without its padding; plain Python lists come back."""

import torch


def name_the_class(decoder, input_ids, attention_mask, class_words):
    chosen, mass = [], []
    with torch.no_grad():
        for row, real in zip(input_ids, attention_mask.bool(), strict=True):
            logits = decoder(input_ids=row[real][None]).logits[0, -1].double()
            best = max(range(len(class_words)), key=lambda k: logits[class_words[k]].item())
            chosen.append(best)
            mass.append(sum(logits.softmax(dim=0)[word].item() for word in class_words))
    return chosen, mass


def above_chance(right, total, classes):
    p = 1.0 / classes
    standard_error = (p * (1.0 - p)) ** 0.5 / total**0.5
    return right / total / standard_error - p / standard_error
