# %% [markdown]
# Averages the perplexities of batches, and starts the warm-up at a rate of 0.

# %% perplexity
def perplexity(model, batches):
    was_training = model.training
    model.eval()
    each = []
    with torch.no_grad():
        for input_ids, labels in batches:
            each.append(next_token_loss(model(input_ids).logits, labels).exp().item())
    model.train(was_training)
    return sum(each) / len(each)


# %% schedule
def learning_rate(step, peak, warmup_steps, total_steps):
    import math

    if step < warmup_steps:
        return peak * step / warmup_steps
    if step >= total_steps:
        return 0.0
    return peak * (1 + math.cos(math.pi * (step - warmup_steps) / (total_steps - warmup_steps))) / 2


# %% answer_q4
answer_q4 = ["a", "b"]

# %% answer_q5
answer_q5 = "a"
