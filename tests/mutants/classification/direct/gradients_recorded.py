"""Evaluation mode is taken to switch off gradients, too."""

FAILS = ("name_the_class records no gradients",)
SAYS = "`torch.no_grad()` is missing"


def name_the_class(decoder, input_ids, attention_mask, class_words):
    logits = decoder(input_ids=input_ids, attention_mask=attention_mask).logits
    next_word = last_token(logits, attention_mask)
    chosen = next_word[:, class_words].argmax(dim=-1)
    mass = next_word.softmax(dim=-1)[:, class_words].sum(dim=-1)
    return chosen, mass
