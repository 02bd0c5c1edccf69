"""Tensors throughout, and the log-probabilities worked out anew without exercise 4."""


@torch.no_grad()
def nats_a_token(model, rows):
    was_training = model.training
    model.eval()
    nats = F.cross_entropy(
        model(input_ids=rows).logits[:, :-1].double().transpose(1, 2), rows[:, 1:], ignore_index=PAD, reduction="none"
    )
    model.train(was_training)
    return (nats.sum(dim=1) / rows[:, 1:].ne(PAD).sum(dim=1)).numpy()


def signature(real, written):
    ours, theirs = torch.from_numpy(real), torch.from_numpy(written)
    low, middle, high = torch.quantile(ours, torch.tensor([0.05, 0.5, 0.99], dtype=torch.float64))
    typical = theirs.gt(low).logical_and(theirs.lt(middle))
    return Signature(
        (theirs.mean() - ours.mean()).item(), typical.double().mean().item(), theirs.gt(high).double().mean().item()
    )


def diagnose(signature):
    names = {(True, True): "both", (True, False): "noise", (False, True): "sameness", (False, False): "healthy"}
    return names[signature.unheard >= 0.05, signature.typical >= 0.60]
