"""The model is asked in the mode in which it comes: dropout changes the reply."""

FAILS = ("reply asks in evaluation mode and without gradients, and leaves mode and prompt as they were",)
SAYS = "evaluation mode in every forward pass"


def reply(model, prompt, eos, max_new_tokens):
    ids = list(prompt)
    with torch.no_grad():
        while len(ids) < len(prompt) + max_new_tokens:
            token = model(input_ids=torch.tensor([ids])).logits[0, -1].argmax().item()
            if token == eos:
                break
            ids.append(token)
    return ids[len(prompt) :]
