"""Log-probabilities all the way; the mass is exp of their logsumexp; chance counted in right answers."""

import math

import torch


@torch.no_grad()
def name_the_class(decoder, input_ids, attention_mask, class_words):
    logits = decoder(input_ids, attention_mask).logits
    places = torch.arange(input_ids.shape[1]).expand_as(input_ids).masked_fill(attention_mask == 0, -1)
    last = places.amax(dim=1)
    log_probs = logits.log_softmax(dim=-1)[torch.arange(len(input_ids)), last][:, class_words]
    return log_probs.argmax(dim=-1), log_probs.logsumexp(dim=-1).exp()


def above_chance(right, total, classes):
    return (right - total / classes) / math.sqrt(total * (classes - 1)) * classes
