"""A low accuracy of the scores is the head's fault, whatever the vectors are."""

import torch

FAILS = (
    "vectors that a linear head cannot tell apart are the encoder's fault",
    "of two faults, the one in the earlier stage is named",
    "other faults, on news and on e-mails",
    "middling vectors are judged by the number of classes",
)
SAYS = "the scores were judged before the vectors"


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
    right = classifier.scores(vectors).argmax(dim=1) == labels
    return "head" if right.float().mean() < (chance + 1) / 2 else "none"
