"""The library's own greedy search, with its end token; the reply is cut out of what it returns."""

import torch


def reply(model, prompt, eos, max_new_tokens):
    was_training = model.training
    model.eval()
    ids = torch.tensor([prompt])
    written = model.generate(
        input_ids=ids,
        attention_mask=torch.ones_like(ids),
        do_sample=False,
        num_beams=1,
        eos_token_id=eos,
        pad_token_id=0,
        max_new_tokens=max_new_tokens,
    )[0].tolist()
    model.train(was_training)
    news = written[len(prompt) :]
    return news[: news.index(eos)] if eos in news else news


def share_right(model, pairs, eos, max_new_tokens):
    number = 0
    for prompt, response in pairs:
        number += int(list(response) == list(reply(model, prompt, eos, max_new_tokens)))
    return number / len(pairs)
