"""A long mask is taken for row numbers, so that padding is counted."""

import torch

FAILS = (
    "unknown tokens are found, and counted among real tokens only",
    "of two faults, the one in the earlier stage is named",
    "other faults, on news and on e-mails",
)
SAYS = "row numbers 0 and 1"


def stage_at_fault(classifier, texts, labels):
    input_ids, attention_mask = classifier.tokenize(texts)
    unknown = input_ids[attention_mask] == classifier.unknown_id
    if unknown.float().mean() > 0.5:
        return "tokens"

    vectors = classifier.encode(input_ids, attention_mask)
    order = torch.randperm(len(labels), generator=torch.Generator().manual_seed(0))
    one, other = order.chunk(2)
    found, control = probe(vectors[one], labels[one], vectors[other], labels[other], seed=0)
    chance = 1 / (int(labels.max()) + 1)
    if found < (chance + 1) / 2:
        return "encoder"

    right = classifier.scores(vectors).argmax(dim=1) == labels
    return "head" if right.float().mean() < found - 0.2 else "none"
