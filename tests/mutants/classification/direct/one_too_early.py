"""The logits are shifted as in a loss: the next word is at the last position minus 1."""

import torch

FAILS = (
    "name_the_class chooses the likeliest class word",
    "name_the_class reads at the last real token, with padding at the right or at the left",
    "the mass is the probability of all class words, among the whole vocabulary",
    "chosen is right where all probabilities are rounded to 0",
    "name_the_class is right on fresh texts, for other class words",
)
SAYS = "one position too early"


def name_the_class(decoder, input_ids, attention_mask, class_words):
    with torch.no_grad():
        logits = decoder(input_ids=input_ids, attention_mask=attention_mask).logits
    next_word = last_token(logits[:, :-1], attention_mask[:, 1:] * attention_mask[:, :-1])
    chosen = next_word[:, class_words].argmax(dim=-1)
    mass = next_word.softmax(dim=-1)[:, class_words].sum(dim=-1)
    return chosen, mass
