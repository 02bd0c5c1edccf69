"""Nobody looks for the end: a reply always has max_new_tokens tokens."""

FAILS = (
    "reply ends at eos, which is no part of it, or after max_new_tokens",
    "reply looks for eos among the new tokens, whichever token it is",
)
SAYS = "the reply does not end at `eos`"


def reply(model, prompt, eos, max_new_tokens):
    was_training = model.training
    model.eval()
    ids = list(prompt)
    with torch.no_grad():
        while len(ids) < len(prompt) + max_new_tokens:
            token = model(input_ids=torch.tensor([ids])).logits[0, -1].argmax().item()
            ids.append(token)
    model.train(was_training)
    return ids[len(prompt) :]
