"""Each forward pass reads only the newest token: keys and values of the others are kept."""

import torch


@torch.inference_mode()
def reply(model, prompt, eos, max_new_tokens):
    mode = model.training
    try:
        model.eval()
        said, cache, reading = [], None, torch.tensor([prompt])
        for _ in range(max_new_tokens):
            output = model(input_ids=reading, past_key_values=cache, use_cache=True)
            cache = output.past_key_values
            best = int(torch.topk(output.logits[:, -1, :], 1).indices)
            if best == eos:
                return said
            said.append(best)
            reading = torch.tensor([[best]])
        return said
    finally:
        model.train(mode)


def share_right(model, pairs, eos, max_new_tokens):
    hits = torch.tensor([reply(model, prompt, eos, max_new_tokens) == response for prompt, response in pairs])
    return hits.double().mean().item()
