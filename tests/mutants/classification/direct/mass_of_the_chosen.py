"""The mass is the probability of the word that was chosen."""

import torch

FAILS = (
    "the mass is the probability of all class words, among the whole vocabulary",
    "name_the_class is right on fresh texts, for other class words",
)
SAYS = "of the chosen word alone"


def name_the_class(decoder, input_ids, attention_mask, class_words):
    with torch.no_grad():
        logits = decoder(input_ids=input_ids, attention_mask=attention_mask).logits
    next_word = last_token(logits, attention_mask)
    chosen = next_word[:, class_words].argmax(dim=-1)
    mass = next_word.softmax(dim=-1)[:, class_words].amax(dim=-1)
    return chosen, mass
