"""The model is in training mode afterwards, however it came."""

FAILS = ("reply asks in evaluation mode and without gradients, and leaves mode and prompt as they were",)
SAYS = "the mode is set to training whatever it was"


def reply(model, prompt, eos, max_new_tokens):
    model.eval()
    ids = list(prompt)
    with torch.no_grad():
        while len(ids) < len(prompt) + max_new_tokens:
            token = model(input_ids=torch.tensor([ids])).logits[0, -1].argmax().item()
            if token == eos:
                break
            ids.append(token)
    model.train()
    return ids[len(prompt) :]
