# %% [markdown]
# Everything right, and written differently.

# %% packing
def pack(documents, block_size, bos, eos):
    stream = []
    for document in documents:
        stream += [bos, *document, eos]
    count = len(stream) // block_size
    blocks = torch.empty(count, block_size, dtype=torch.long)
    for row in range(count):
        for column in range(block_size):
            blocks[row, column] = stream[row * block_size + column]
    return blocks


# %% next_token_loss
def next_token_loss(logits, labels):
    predicted, wanted = logits[:, :-1].double(), labels[:, 1:]
    counted = wanted != -100
    log_probabilities = predicted - torch.logsumexp(predicted, dim=-1, keepdim=True)
    of_label = log_probabilities.gather(2, wanted.clamp(min=0)[..., None])[..., 0]
    return -of_label[counted].mean().to(logits.dtype)


# %% masking
def corrupt(input_ids, candidates, mask_id, vocab_size, seed, rate=0.15):
    dice = torch.Generator().manual_seed(seed)
    corrupted, labels = input_ids.clone(), torch.full_like(input_ids, -100)
    for row, column in candidates.nonzero().tolist():
        if torch.rand((), generator=dice) >= rate:
            continue
        labels[row, column] = input_ids[row, column]
        fate = torch.rand((), generator=dice)
        if fate < 0.8:
            corrupted[row, column] = mask_id
        elif fate < 0.9:
            corrupted[row, column] = torch.randint(vocab_size, (), generator=dice)
    return corrupted, labels


# %% schedule
def learning_rate(step, peak, warmup_steps, total_steps):
    from math import cos, pi

    if step >= total_steps:
        return 0.0
    if step < warmup_steps:
        return peak / warmup_steps * (step + 1)
    way = (step - warmup_steps) / (total_steps - warmup_steps)
    return peak / 2 + peak / 2 * cos(pi * way)


# %% perplexity
def perplexity(model, batches):
    import math

    was_training = model.training
    model.eval()
    nats, tokens = 0.0, 0
    with torch.inference_mode():
        for input_ids, labels in batches:
            scores = model(input_ids).logits[:, :-1].log_softmax(-1)
            for row in range(labels.shape[0]):
                for place in range(1, labels.shape[1]):
                    label = int(labels[row, place])
                    if label != -100:
                        nats -= float(scores[row, place - 1, label])
                        tokens += 1
    model.train(was_training)
    return math.exp(nats / tokens)


# %% written [markdown]
# Your number needs a neighbour: the floor if you know it, a simple baseline if you do not. Mine was within 0.05 of the
# floor. Your split leaks, since whole chats were cut in pieces: split by chat and measure again. Fifty cold samples show
# the mode and not the spread: sample at 1 and count repeats. For sorting you need a head and labels; compare with the
# same head on random weights before you believe in the transfer.
