"""The loop runs until the ids hold an eos: one in the prompt ends the reply before it begins."""

FAILS = ("reply looks for eos among the new tokens, whichever token it is",)
SAYS = "an `eos` in the prompt ends the reply"


def reply(model, prompt, eos, max_new_tokens):
    was_training = model.training
    model.eval()
    ids = list(prompt)
    with torch.no_grad():
        while eos not in ids and len(ids) < len(prompt) + max_new_tokens:
            token = model(input_ids=torch.tensor([ids])).logits[0, -1].argmax().item()
            if token == eos:
                break
            ids.append(token)
    model.train(was_training)
    return ids[len(prompt) :]
