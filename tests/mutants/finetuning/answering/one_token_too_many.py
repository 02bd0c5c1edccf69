"""The loop ends one token late."""

FAILS = (
    "reply says the likeliest token again and again, and returns the new tokens only",
    "reply ends at eos, which is no part of it, or after max_new_tokens",
    "reply looks for eos among the new tokens, whichever token it is",
)
SAYS = "9 new tokens at most, and not 8"


def reply(model, prompt, eos, max_new_tokens):
    was_training = model.training
    model.eval()
    ids = list(prompt)
    with torch.no_grad():
        while len(ids) <= len(prompt) + max_new_tokens:
            token = model(input_ids=torch.tensor([ids])).logits[0, -1].argmax().item()
            if token == eos:
                break
            ids.append(token)
    model.train(was_training)
    return ids[len(prompt) :]
