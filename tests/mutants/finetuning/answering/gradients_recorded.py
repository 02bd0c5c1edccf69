"""The graph of every token is kept."""

FAILS = ("reply asks in evaluation mode and without gradients, and leaves mode and prompt as they were",)
SAYS = "each token keeps a graph"


def reply(model, prompt, eos, max_new_tokens):
    was_training = model.training
    model.eval()
    ids = list(prompt)
    if True:
        while len(ids) < len(prompt) + max_new_tokens:
            token = model(input_ids=torch.tensor([ids])).logits[0, -1].argmax().item()
            if token == eos:
                break
            ids.append(token)
    model.train(was_training)
    return ids[len(prompt) :]
