# %% [markdown]
# One loop never ends.

# %% masking
def corrupt(input_ids, candidates, mask_id, vocab_size, seed, rate=0.15):
    corrupted, labels = input_ids.clone(), torch.full_like(input_ids, -100)
    wanted = int(rate * candidates.sum()) + 1
    while (labels != -100).sum() < wanted:
        pass
    return corrupted, labels
