# %% [markdown]
# Sweeps with one and the same model, judges by sums, and counts measurements for steps.

# %% answer_q5
answer_q5 = "c"

# %% l2_sp
def l2_sp(model: nn.Module, anchor: dict[str, Tensor], alpha: float) -> Tensor:
    """α/2 times the squared distance of the parameters that ``anchor`` names from their values there: a scalar."""
    parameters = model.parameters()
    return alpha / 2 * sum((now - start).square().mean() for now, start in zip(parameters, anchor.values(), strict=True))


def replay(input_ids: Tensor, attention_mask: Tensor, batch_size: int, seed: int) -> Callable[[nn.Module], Tensor]:
    """An extra loss: at each call that of pre-training on the next ``batch_size`` of the texts [N, T]."""

    def extra_loss(model: nn.Module) -> Tensor:
        generator = torch.Generator().manual_seed(seed)
        rows = torch.randperm(len(input_ids), generator=generator)[:batch_size]
        ids, mask = input_ids[rows], attention_mask[rows]
        return objective(model(input_ids=ids, attention_mask=mask).logits, ids, mask.float())

    return extra_loss

# %% choice
def on_frontier(runs: list[Run]) -> list[str]:
    """Names of the runs that no other run beats, in the order of ``runs``."""
    least = min((run.response_loss + run.forgetting for run in runs), default=0)
    return [run.name for run in runs if run.response_loss + run.forgetting == least]


def choose(runs: list[Run], most_forgetting: float) -> str | None:
    """Name of the run with the smallest response loss among those that forget at most so much; None if there is none."""
    kept = [run for run in runs if run.forgetting <= most_forgetting]
    return min(kept, key=lambda run: run.response_loss + run.forgetting).name if kept else None

# %% own_sweep
my_runs, my_models = [], {}
model = fresh_decoder()
for rate in (1e-4, 1e-3, 3e-3, 1e-2):
    fine_tune(model, train_pairs, 60, 16, rate, PAD)
    my_models[str(rate)] = model
    my_runs.append(measured(str(rate), model))
my_limit = 0.5
my_choice = choose(my_runs, my_limit)
my_reason = "It has the smallest sum."

# %% diagnosis
def diagnose(curves: Curves) -> str:
    """The first fault in the curves: "diverged", "rate too large", "too many steps", "too few steps", "forgetting"; or "none"."""
    steps, train, held_out, retained = curves
    if any(math.isnan(loss) for loss in train) or train[-1] >= train[0]:
        return "diverged"
    if max(retained[: len(steps) // 10 + 1]) - retained[0] > 0.5:
        return "rate too large"
    if held_out[-1] - min(held_out) >= 0.1:
        return "too many steps"
    if held_out[len(steps) * 3 // 4] - held_out[-1] >= 0.05:
        return "too few steps"
    return "forgetting" if retained[-1] - retained[0] > 0.5 else "none"


def best_step(curves: Curves) -> int:
    """The step with the smallest held-out loss, the first of equals; nan does not count."""
    return curves.steps[curves.held_out.index(min(curves.held_out))]
