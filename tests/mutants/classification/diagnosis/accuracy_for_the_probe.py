"""The classifier's own accuracy is taken for the probe's: a bad head looks like bad vectors."""

import torch

FAILS = (
    "a head that makes less of good vectors than a probe does is at fault",
    "other faults, on news and on e-mails",
)
SAYS = "the classifier's own accuracy"


def stage_at_fault(classifier, texts, labels):
    input_ids, attention_mask = classifier.tokenize(texts)
    unknown = input_ids[attention_mask == 1] == classifier.unknown_id
    if unknown.float().mean() > 0.5:
        return "tokens"

    vectors = classifier.encode(input_ids, attention_mask)
    order = torch.randperm(len(labels), generator=torch.Generator().manual_seed(0))
    one, other = order.chunk(2)
    scores = classifier.scores(vectors[other])
    found = (scores.argmax(dim=1) == labels[other]).float().mean()
    chance = 1 / (int(labels.max()) + 1)
    if found < (chance + 1) / 2:
        return "encoder"

    right = classifier.scores(vectors).argmax(dim=1) == labels
    return "head" if right.float().mean() < found - 0.2 else "none"
