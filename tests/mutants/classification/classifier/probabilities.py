"""A classifier gives probabilities."""

FAILS = (
    "class_scores: encoder, mean, head, in this order; scores without a softmax",
    "class_scores: padding changes nothing, neither in the encoder nor in the mean",
    "class_scores is right on fresh batches, for other numbers of classes",
)
SAYS = "a softmax makes probabilities of the scores"


def class_scores(encoder, head, input_ids, attention_mask):
    states = encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
    return head(mean_pool(states, attention_mask)).softmax(dim=-1)
