"""The vectors are shuffled, and their labels are not."""

import torch

FAILS = (
    "a head that makes less of good vectors than a probe does is at fault",
    "a good classifier has no stage at fault",
    "middling vectors are judged by the number of classes",
    "other faults, on news and on e-mails",
)
SAYS = "not those of the same texts"


def stage_at_fault(classifier, texts, labels):
    input_ids, attention_mask = classifier.tokenize(texts)
    unknown = input_ids[attention_mask == 1] == classifier.unknown_id
    if unknown.float().mean() > 0.5:
        return "tokens"

    vectors = classifier.encode(input_ids, attention_mask)
    order = torch.randperm(len(labels), generator=torch.Generator().manual_seed(0))
    one, other = order.chunk(2)
    found, control = probe(vectors[one], labels[: len(one)], vectors[other], labels[len(one) :], seed=0)
    chance = 1 / (int(labels.max()) + 1)
    if found < (chance + 1) / 2:
        return "encoder"

    right = classifier.scores(vectors).argmax(dim=1) == labels
    return "head" if right.float().mean() < found - 0.2 else "none"
