"""Some stage must be at fault: what is not the tokens' or the encoder's fault is the head's."""

import torch

FAILS = (
    "a good classifier has no stage at fault",
    "other faults, on news and on e-mails",
    "middling vectors are judged by the number of classes",
)
SAYS = "is not compared with the probe's"


def stage_at_fault(classifier, texts, labels):
    input_ids, attention_mask = classifier.tokenize(texts)
    unknown = input_ids[attention_mask == 1] == classifier.unknown_id
    if unknown.float().mean() > 0.5:
        return "tokens"

    vectors = classifier.encode(input_ids, attention_mask)
    order = torch.randperm(len(labels), generator=torch.Generator().manual_seed(0))
    one, other = order.chunk(2)
    found, control = probe(vectors[one], labels[one], vectors[other], labels[other], seed=0)
    chance = 1 / (int(labels.max()) + 1)
    if found < (chance + 1) / 2:
        return "encoder"

    return "head"
