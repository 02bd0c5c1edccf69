"""The probe learns all texts and is judged by all of them."""

FAILS = ("vectors that a linear head cannot tell apart are the encoder's fault",)
SAYS = "the texts that it has learned"


def stage_at_fault(classifier, texts, labels):
    input_ids, attention_mask = classifier.tokenize(texts)
    unknown = input_ids[attention_mask == 1] == classifier.unknown_id
    if unknown.float().mean() > 0.5:
        return "tokens"

    vectors = classifier.encode(input_ids, attention_mask)
    found, control = probe(vectors, labels, vectors, labels, seed=0)
    chance = 1 / (int(labels.max()) + 1)
    if found < (chance + 1) / 2:
        return "encoder"

    right = classifier.scores(vectors).argmax(dim=1) == labels
    return "head" if right.float().mean() < found - 0.2 else "none"
