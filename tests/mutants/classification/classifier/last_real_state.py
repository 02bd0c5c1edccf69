"""The last token is pooled, as one does with a decoder."""

FAILS = (
    "class_scores: encoder, mean, head, in this order; scores without a softmax",
    "class_scores: padding changes nothing, neither in the encoder nor in the mean",
    "class_scores is right on fresh batches, for other numbers of classes",
)
SAYS = "the last real position alone"


def class_scores(encoder, head, input_ids, attention_mask):
    states = encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
    return head(last_token(states, attention_mask))
