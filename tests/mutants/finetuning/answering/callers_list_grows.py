"""New tokens are appended to the caller's own prompt."""

FAILS = ("reply asks in evaluation mode and without gradients, and leaves mode and prompt as they were",)
SAYS = "appended to the caller's own list"


def reply(model, prompt, eos, max_new_tokens):
    was_training = model.training
    model.eval()
    ids = prompt
    length = len(prompt)
    with torch.no_grad():
        while len(ids) < length + max_new_tokens:
            token = model(input_ids=torch.tensor([ids])).logits[0, -1].argmax().item()
            if token == eos:
                break
            ids.append(token)
    model.train(was_training)
    return ids[length:]
