"""The token that ends the reply is part of what is returned."""

FAILS = (
    "reply ends at eos, which is no part of it, or after max_new_tokens",
    "reply looks for eos among the new tokens, whichever token it is",
)
SAYS = "the token that ends the reply is returned"


def reply(model, prompt, eos, max_new_tokens):
    was_training = model.training
    model.eval()
    ids = list(prompt)
    with torch.no_grad():
        while len(ids) < len(prompt) + max_new_tokens:
            token = model(input_ids=torch.tensor([ids])).logits[0, -1].argmax().item()
            ids.append(token)
            if token == eos:
                break
    model.train(was_training)
    return ids[len(prompt) :]
