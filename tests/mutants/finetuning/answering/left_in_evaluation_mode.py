"""The mode is not put back."""

FAILS = ("reply asks in evaluation mode and without gradients, and leaves mode and prompt as they were",)
SAYS = "go on without dropout"


def reply(model, prompt, eos, max_new_tokens):
    model.eval()
    ids = list(prompt)
    with torch.no_grad():
        while len(ids) < len(prompt) + max_new_tokens:
            token = model(input_ids=torch.tensor([ids])).logits[0, -1].argmax().item()
            if token == eos:
                break
            ids.append(token)
    return ids[len(prompt) :]
