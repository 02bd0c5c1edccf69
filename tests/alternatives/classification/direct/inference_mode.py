"""inference_mode and einsum with a one-hot of the last position; numpy for the standard error."""

import numpy as np
import torch


def name_the_class(decoder, input_ids, attention_mask, class_words):
    with torch.inference_mode():
        logits = decoder(input_ids=input_ids, attention_mask=attention_mask).logits
        behind = attention_mask.flip(1).cumsum(1).flip(1)  # how many real tokens from here to the end
        is_last = ((behind == 1) & (attention_mask == 1)).to(logits.dtype)
        next_word = torch.einsum("btv,bt->bv", logits, is_last)
        words = torch.tensor(class_words)
        mass = next_word.softmax(dim=-1).index_select(1, words).sum(dim=1)
        return next_word.index_select(1, words).max(dim=1).indices, mass


def above_chance(right, total, classes):
    chance = np.float64(1 / classes)
    return float((right / total - chance) / np.sqrt(chance * (1 - chance) / total))
