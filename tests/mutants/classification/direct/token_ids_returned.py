"""The chosen class is returned as the token that stands for it."""

import torch

FAILS = (
    "name_the_class chooses the likeliest class word",
    "name_the_class reads at the last real token, with padding at the right or at the left",
    "chosen is right where all probabilities are rounded to 0",
    "name_the_class is right on fresh texts, for other class words",
)
SAYS = "token ids, not the numbers"


def name_the_class(decoder, input_ids, attention_mask, class_words):
    with torch.no_grad():
        logits = decoder(input_ids=input_ids, attention_mask=attention_mask).logits
    next_word = last_token(logits, attention_mask)
    chosen = torch.tensor(class_words)[next_word[:, class_words].argmax(dim=-1)]
    mass = next_word.softmax(dim=-1)[:, class_words].sum(dim=-1)
    return chosen, mass
