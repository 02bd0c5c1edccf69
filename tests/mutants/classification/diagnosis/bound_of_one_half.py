"""The probe is compared with 1/2, whatever the number of classes is."""

import torch

FAILS = (
    "vectors that a linear head cannot tell apart are the encoder's fault",
    "middling vectors are judged by the number of classes",
)
SAYS = "a bound that does not depend on K"


def stage_at_fault(classifier, texts, labels):
    input_ids, attention_mask = classifier.tokenize(texts)
    unknown = input_ids[attention_mask == 1] == classifier.unknown_id
    if unknown.float().mean() > 0.5:
        return "tokens"

    vectors = classifier.encode(input_ids, attention_mask)
    order = torch.randperm(len(labels), generator=torch.Generator().manual_seed(0))
    one, other = order.chunk(2)
    found, control = probe(vectors[one], labels[one], vectors[other], labels[other], seed=0)
    if found < 0.5:
        return "encoder"

    right = classifier.scores(vectors).argmax(dim=1) == labels
    return "head" if right.float().mean() < found - 0.2 else "none"
