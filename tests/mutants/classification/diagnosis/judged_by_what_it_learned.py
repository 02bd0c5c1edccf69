"""The probe is judged by the texts that it has learned."""

import torch

FAILS = (
    "vectors that a linear head cannot tell apart are the encoder's fault",
    "other faults, on news and on e-mails",
)
SAYS = "the texts that it has learned"


def stage_at_fault(classifier, texts, labels):
    input_ids, attention_mask = classifier.tokenize(texts)
    unknown = input_ids[attention_mask == 1] == classifier.unknown_id
    if unknown.float().mean() > 0.5:
        return "tokens"

    vectors = classifier.encode(input_ids, attention_mask)
    order = torch.randperm(len(labels), generator=torch.Generator().manual_seed(0))
    one, other = order.chunk(2)
    found, control = probe(vectors[one], labels[one], vectors[one], labels[one], seed=0)
    chance = 1 / (int(labels.max()) + 1)
    if found < (chance + 1) / 2:
        return "encoder"

    right = classifier.scores(vectors).argmax(dim=1) == labels
    return "head" if right.float().mean() < found - 0.2 else "none"
