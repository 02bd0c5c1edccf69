# %% [markdown]
# Everything right, and written differently.

# %% survival
def expected_types(p, n):
    certain = p >= 1
    survives = 1 - np.exp(n * np.log1p(-np.where(certain, 0.0, p)))
    return math.fsum(np.where(certain, 1.0, survives))


def missing_mass(p, n):
    return math.fsum(share * math.exp(n * math.log1p(-share)) for share in p.tolist() if 0 < share < 1)


def lost_after(p, n, generations):
    ended = [0.0]
    while len(ended) < generations:
        ended.append(math.exp(ended[-1] - 1))
    return np.exp((ended[generations - 1] - 1) * n * p)

# %% chain
def resample(q, n, rng):
    drawn = rng.choice(len(q), size=n, p=q)
    return np.bincount(drawn, minlength=len(q)) / n


def chain(p, n, generations, rng):
    shares = np.empty((generations + 1, len(p)))
    shares[0] = p
    for g in range(1, generations + 1):
        shares[g] = resample(shares[g - 1], n, rng)
    return shares


def diversity(q):
    return 1 - np.einsum("...k,...k->...", q, q)


def expected_diversity(h0, n, g):
    return h0 * np.exp(g * np.log1p(-1 / n)) if n > 1 else h0 * np.where(np.asarray(g) == 0, 1.0, 0.0)


def z_score(simulated, law):
    size = len(simulated)
    mean = math.fsum(simulated) / size
    variance = math.fsum((value - mean) ** 2 for value in simulated) / (size - 1)
    return (mean - law) / math.sqrt(variance / size)

# %% measures
def miller_madow(counts):
    seen = [int(count) for count in counts if count > 0]
    total = sum(seen)
    entropy = math.log(total) - math.fsum(count * math.log(count) for count in seen) / total
    return entropy + (len(seen) - 1) / (2 * total)


def pair_diversity(counts):
    own = [int(count) for count in counts]
    total = sum(own)
    return 1 - sum(count * (count - 1) for count in own) / (total * (total - 1))


def types_in(counts, n):
    own = [int(count) for count in counts]
    total = sum(own)
    if n > total:
        raise ValueError(f"{n} words cannot be drawn from {total}")
    every = math.lgamma(total + 1) - math.lgamma(total - n + 1)
    found = 0.0
    for count in own:
        rest = total - count
        missed = math.exp(math.lgamma(rest + 1) - math.lgamma(rest - n + 1) - every) if rest >= n else 0.0
        found += 1 - missed
    return found


def tail_coverage(counts, truth, alpha):
    mass, members = 0.0, []
    for word in sorted(np.flatnonzero(truth > 0), key=lambda word: truth[word]):
        mass += truth[word]
        if mass > alpha:
            break
        members.append(word)
    return float(counts[members].sum() / counts.sum() / truth[members].sum())

# %% distance
def text_log_probs(model, rows):
    before = model.training
    model.eval()
    sums = []
    with torch.inference_mode():
        for start in range(0, len(rows), 250):
            part = rows[start : start + 250]
            log_probs = model(input_ids=part).logits.double().log_softmax(dim=-1)
            chosen = log_probs[:, :-1].gather(-1, part[:, 1:, None]).squeeze(-1)
            sums.append(torch.where(part[:, 1:] == PAD, 0.0, chosen).sum(dim=1))
    model.train(before)
    return torch.cat(sums).clone()


def kl_to_truth(true_log_probs, model_log_probs, tokens):
    gaps = (true_log_probs - model_log_probs).tolist()
    size, total = len(gaps), float(tokens.sum())
    mean = math.fsum(gaps) / size
    spread = math.sqrt(math.fsum((gap - mean) ** 2 for gap in gaps) / (size - 1))
    return size * mean / total, spread * math.sqrt(size) / total

# %% recipe
from torch.nn.utils.rnn import pad_sequence


def next_texts(plan, real, written, share=0.1, fresh=None):
    last = written[-1]
    m = round(share * len(last))
    plans = {
        "replace": lambda: [last],
        "accumulate": lambda: [real, *written],
        "fresh": lambda: [last[: len(last) - m], fresh(m)],
        "fixed": lambda: [last[: len(last) - m], real[:m]],
    }
    if plan not in plans:
        raise ValueError(f"{plan!r} is none of {', '.join(plans)}")
    rows = [row for part in plans[plan]() for row in part]
    return pad_sequence(rows, batch_first=True, padding_value=PAD)

# %% recursion
class Generation(NamedTuple):
    """A model, and the rows [N, T] that it wrote."""

    model: nn.Module
    written: Tensor


def recursion(real, plan, generations, fit, write, share=0.1, fresh=None, seed=0):
    first = fit(real, seed)
    texts = [write(first, len(real), seed)]
    models = [first]
    while len(models) <= generations:
        number = seed + len(models)
        models.append(fit(next_texts(plan, real, list(texts), share=share, fresh=fresh), number))
        texts.append(write(models[-1], len(real), number))
    return [Generation(*pair) for pair in zip(models, texts, strict=True)]

# %% own_recursion
made = {plan: recursion(real, plan, 3, fit, write) for plan in ("replace", "accumulate")}
my_replace, my_accumulate = made["replace"], made["accumulate"]
my_kl = {}
for plan, generations in made.items():
    log_probs = [text_log_probs(model, unread) for model, _ in generations]
    my_kl[plan] = [kl_to_truth(true_log_probs, each, tokens)[0] for each in log_probs]

# %% curation
class Price(NamedTuple):
    """What curation won and what it cost: shares of texts, and different words in equally many texts."""

    kept: float
    bad_before: float
    bad_after: float
    types_before: int
    types_after: int
    minority_before: float
    minority_after: float


def curate(texts, fine, known=frozenset()):
    known = set(known)
    different = dict.fromkeys(text for text in texts if text not in known)
    return [text for text in different if fine(text)]


def price(before, after, fine, minority):
    n = min(len(before), len(after))
    found = []
    for texts in (before, after):
        bad = np.mean([not fine(text) for text in texts])
        types = len(set().union(*texts[:n]))
        found.append((float(bad), types, float(np.mean([bool(minority(text)) for text in texts]))))
    pairs = [value for pair in zip(*found, strict=True) for value in pair]
    return Price(len(after) / len(before), *pairs)

# %% evolution
from collections import Counter


def beginning(text, counts):
    return text[: 1 + int(np.argmin([counts[word] for word in text]))]


def weights(texts, target, seen):
    logs = []
    for text in texts:
        ratios = [math.log(float(target[word]) + 1) - math.log(float(seen[word]) + 1) for word in set(text)]
        logs.append(math.fsum(ratio for ratio in ratios if ratio > 0))
    return torch.tensor(logs, dtype=torch.float64).softmax(0).numpy()


def quota(texts, target, n, rng):
    if len(texts) < n:
        raise ValueError(f"there are only {len(texts)} texts")
    counter = Counter(word for text in texts for word in text)
    seen = np.array([counter[word] for word in range(len(target))])
    needed = weights(texts, target / target.sum() * seen.sum(), seen)
    taken = set(rng.choice(len(texts), n, replace=False, p=needed).tolist())
    return [text for place, text in enumerate(texts) if place in taken]


def evolve(pool, seeds, fine, target, n, rng):
    left = curate(pool, fine, known=set(seeds))
    return quota(left, target, n, rng)

# %% signature
def nats_a_token(model, rows):
    totals = text_log_probs(model, rows).tolist()
    lengths = [int((row[1:] != PAD).sum()) for row in rows]
    return np.array([-total / length for total, length in zip(totals, lengths, strict=True)])


def signature(real, written):
    ranked = np.sort(written)
    low, middle, high = np.percentile(real, [5, 50, 99])
    first, last = np.searchsorted(ranked, low, side="right"), np.searchsorted(ranked, middle, side="left")
    above = len(ranked) - np.searchsorted(ranked, high, side="right")
    return Signature(
        math.fsum(written) / len(written) - math.fsum(real) / len(real),
        max(0, int(last - first)) / len(ranked),
        int(above) / len(ranked),
    )


def diagnose(signature):
    noise, sameness = signature.unheard >= 0.05, signature.typical >= 0.60
    return {(1, 1): "both", (1, 0): "noise", (0, 1): "sameness"}.get((int(noise), int(sameness)), "healthy")
