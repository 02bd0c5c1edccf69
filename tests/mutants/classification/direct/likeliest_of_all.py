"""The decoder's answer is its likeliest next word, whatever it is."""

import torch

FAILS = (
    "name_the_class chooses the likeliest class word",
    "name_the_class reads at the last real token, with padding at the right or at the left",
    "chosen is right where all probabilities are rounded to 0",
    "name_the_class is right on fresh texts, for other class words",
)
SAYS = "the likeliest of all V words"


def name_the_class(decoder, input_ids, attention_mask, class_words):
    with torch.no_grad():
        logits = decoder(input_ids=input_ids, attention_mask=attention_mask).logits
    next_word = last_token(logits, attention_mask)
    chosen = next_word.argmax(dim=-1)
    mass = next_word.softmax(dim=-1)[:, class_words].sum(dim=-1)
    return chosen, mass
