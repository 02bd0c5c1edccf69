"""The world's <eos> stands in the code in place of the argument."""

FAILS = (
    "reply ends at eos, which is no part of it, or after max_new_tokens",
    "reply looks for eos among the new tokens, whichever token it is",
)
SAYS = "and not at `eos`"


def reply(model, prompt, eos, max_new_tokens):
    was_training = model.training
    model.eval()
    ids = list(prompt)
    with torch.no_grad():
        while len(ids) < len(prompt) + max_new_tokens:
            token = model(input_ids=torch.tensor([ids])).logits[0, -1].argmax().item()
            if token == 3:
                break
            ids.append(token)
    model.train(was_training)
    return ids[len(prompt) :]
