"""The mass is the sum of the class words' logits."""

import torch

FAILS = (
    "the mass is the probability of all class words, among the whole vocabulary",
    "name_the_class is right on fresh texts, for other class words",
)
SAYS = "the logits were added up"


def name_the_class(decoder, input_ids, attention_mask, class_words):
    with torch.no_grad():
        logits = decoder(input_ids=input_ids, attention_mask=attention_mask).logits
    next_word = last_token(logits, attention_mask)
    chosen = next_word[:, class_words].argmax(dim=-1)
    mass = next_word[:, class_words].sum(dim=-1)
    return chosen, mass
