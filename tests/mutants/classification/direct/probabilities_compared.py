"""The class with the largest probability is chosen, even when all are rounded to 0."""

import torch

FAILS = ("chosen is right where all probabilities are rounded to 0",)
SAYS = "all K probabilities were rounded to 0"


def name_the_class(decoder, input_ids, attention_mask, class_words):
    with torch.no_grad():
        logits = decoder(input_ids=input_ids, attention_mask=attention_mask).logits
    next_word = last_token(logits, attention_mask)
    probabilities = next_word.softmax(dim=-1)[:, class_words]
    chosen = probabilities.argmax(dim=-1)
    mass = probabilities.sum(dim=-1)
    return chosen, mass
