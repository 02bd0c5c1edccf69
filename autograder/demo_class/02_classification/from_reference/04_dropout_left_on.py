# %% [markdown]
# Freezes the parameters but not the dropout, and standardises the test vectors by themselves.

# %% freezing
def unfreeze(encoder: nn.Module) -> None:
    """From now on all parameters of ``encoder`` require a gradient, and all of it is in training mode."""
    encoder.requires_grad_(True)
    encoder.train()


def make_optimizer(
    encoder: nn.Module, head: nn.Module, encoder_lr: float, head_lr: float, weight_decay: float = 0.01
) -> torch.optim.AdamW:
    """AdamW for what requires a gradient now: the encoder's parameters and the head's, each with their own rate."""
    groups = [
        {"params": [p for p in module.parameters() if p.requires_grad], "lr": lr}
        for module, lr in ((encoder, encoder_lr), (head, head_lr))
    ]
    return torch.optim.AdamW(groups, weight_decay=weight_decay)


def adaptation_step(
    encoder: nn.Module,
    head: nn.Module,
    optimizer: torch.optim.Optimizer,
    input_ids: Tensor,
    attention_mask: Tensor,
    labels: Tensor,
) -> float:
    """One update on texts [B, T] with labels [B]; the loss before it. A frozen encoder stays as it is, to the bit."""
    encoder.train(any(p.requires_grad for p in encoder.parameters()))
    head.train()
    optimizer.zero_grad(set_to_none=True)  # a gradient of 0 would still let AdamW move a frozen parameter
    loss = classification_loss(class_scores(encoder, head, input_ids, attention_mask), labels, None)
    loss.backward()
    optimizer.step()
    return loss.item()


def freeze(encoder):
    encoder.requires_grad_(False)

# %% probe
import torch


def probe(train_vectors, train_labels, test_vectors, test_labels, seed):
    mean, spread = train_vectors.mean(dim=0), train_vectors.std(dim=0)
    spread = torch.where(spread > 0, spread, 1.0)
    own_mean, own_spread = test_vectors.mean(dim=0), test_vectors.std(dim=0).clamp(min=1e-6)
    inputs, tests = (train_vectors - mean) / spread, (test_vectors - own_mean) / own_spread
    classes = int(train_labels.max()) + 1
    order = torch.randperm(len(train_labels), generator=torch.Generator().manual_seed(seed))
    accuracies = []
    for labels in (train_labels, train_labels[order]):
        head = train_head(inputs, labels, classes, steps=300, lr=0.05, seed=seed)
        with torch.no_grad():
            right = head(tests).argmax(dim=1) == test_labels
        accuracies.append(right.float().mean().item())
    return accuracies[0], accuracies[1]
