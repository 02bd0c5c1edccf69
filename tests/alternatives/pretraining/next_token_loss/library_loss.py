"""The loss that transformers uses for causal models, which shifts by itself."""

from transformers.loss.loss_utils import ForCausalLMLoss


def next_token_loss(logits, labels):
    return ForCausalLMLoss(logits, labels, vocab_size=logits.size(-1))
