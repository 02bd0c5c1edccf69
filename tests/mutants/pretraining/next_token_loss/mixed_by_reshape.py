"""cross_entropy wants the classes second, so time and vocabulary are swapped before they are flattened."""

from torch.nn import functional as F

FAILS = (
    "position t predicts token t + 1, from logits",
    "labels of -100 do not count, and every counted token weighs the same",
    "large logits do not overflow",
    "the gradient reaches the logits that count, and no others",
    "right on fresh batches of other shapes and number types",
    "right when -100 stands anywhere: before what counts, between, or in a whole row",
)
SAYS = "the reshape mixes time and vocabulary"


def next_token_loss(logits, labels):
    vocab_size = logits.shape[-1]
    return F.cross_entropy(logits[:, :-1].transpose(1, 2).reshape(-1, vocab_size), labels[:, 1:].flatten())
