# %% [markdown]
# Gives things a second name in place of a copy, so θ̂ is tuned away and nothing seems to have moved.

# %% own_sft_run
tuned = decoder
tuned_losses = fine_tune(tuned, train_pairs, steps=200, batch_size=16, peak_rate=1e-3, pad=PAD)

# %% answer_q3
answer_q3 = ["a", "d", "f"]

# %% drift
def snapshot(model: nn.Module) -> dict[str, Tensor]:
    """A copy of every parameter of ``model`` by its name, which no later training changes."""
    return {name: parameter.detach() for name, parameter in model.named_parameters()}


def drift(before: dict[str, Tensor], after: dict[str, Tensor]) -> float:
    """‖after − before‖ / ‖before‖, over all floating-point tensors together.

    Raises:
        ValueError: the two do not have the same names.
    """
    if before.keys() != after.keys():
        raise ValueError("not the same names")
    ratios = [((after[name] - before[name]).norm() / before[name].norm()).item() for name in before]
    return sum(ratios) / len(ratios)


def text_loss(model: nn.Module, input_ids: Tensor, attention_mask: Tensor, batch_size: int) -> float:
    """Nats a token on whole texts [N, T]: over all real tokens but the first of each text."""
    losses = []
    with torch.no_grad():
        for ids, mask in zip(input_ids.split(batch_size), attention_mask.split(batch_size), strict=True):
            logits = model(input_ids=ids, attention_mask=mask).logits
            losses.append(objective(logits, ids, mask.float()).item())
    return sum(losses) / len(losses)

# %% answer_q4
answer_q4 = "d"
