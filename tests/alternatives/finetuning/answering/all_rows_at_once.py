"""share_right asks all prompts in one padded batch; reply is a batch of one row."""

import torch


def _replies(model, prompts, eos, max_new_tokens):
    was_training = model.training
    model.eval()
    rows = [list(prompt) for prompt in prompts]
    with torch.no_grad():
        for _ in range(max_new_tokens):
            lengths = [len(row) for row in rows]
            ids = torch.zeros(len(rows), max(lengths), dtype=torch.long)
            mask = torch.zeros_like(ids)
            for number, row in enumerate(rows):
                ids[number, : len(row)] = torch.tensor(row)
                mask[number, : len(row)] = 1
            logits = model(input_ids=ids, attention_mask=mask).logits
            for number, row in enumerate(rows):
                row.append(int(logits[number, lengths[number] - 1].max(dim=0).indices))
    model.train(was_training)
    replies = [row[len(prompt) :] for row, prompt in zip(rows, prompts, strict=True)]
    return [reply[: reply.index(eos)] if eos in reply else reply for reply in replies]


def reply(model, prompt, eos, max_new_tokens):
    return _replies(model, [prompt], eos, max_new_tokens)[0]


def share_right(model, pairs, eos, max_new_tokens):
    prompts, responses = zip(*pairs, strict=True)
    replies = _replies(model, prompts, eos, max_new_tokens)
    return sum(a == b for a, b in zip(replies, responses, strict=True)) / len(pairs)
