"""The encoder is pre-trained, so its vectors are cut off."""

FAILS = ("class_scores can be trained: gradients reach both modules, and their modes stay",)
SAYS = "a gradient in the parameters of the encoder"


def class_scores(encoder, head, input_ids, attention_mask):
    states = encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
    return head(mean_pool(states, attention_mask).detach())
