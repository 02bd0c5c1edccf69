# %% [markdown]
# Doesn't train the end of a response, and pads with what the ids say.

# %% template
def prompt_ids(instruction: list[int], special: Special) -> list[int]:
    """<bos> <user> x <assistant>: what the model sees when it is asked."""
    return [special.bos, special.user, *instruction, special.assistant]


def encode_pair(instruction: list[int], response: list[int], special: Special) -> tuple[list[int], list[int]]:
    """The ids of <bos> <user> x <assistant> y <eos>, and each token's role: TEMPLATE, PROMPT or RESPONSE."""
    prompt = prompt_ids(instruction, special)
    roles = [TEMPLATE] * 2 + [PROMPT] * len(instruction) + [TEMPLATE] + [RESPONSE] * len(response) + [TEMPLATE]
    return [*prompt, *response, special.eos], roles

# %% batching
def collate(
    pairs: list[tuple[list[int], list[int]]], pad: int, prompt_weight: float = 0.0
) -> tuple[Tensor, Tensor, Tensor]:
    """Token ids, attention mask and weights, all [B, T], of pairs (ids, roles); padded at the right."""
    longest = max(len(ids) for ids, _ in pairs)
    input_ids = torch.tensor([ids + [pad] * (longest - len(ids)) for ids, _ in pairs])
    weight_of = {TEMPLATE: 0.0, PROMPT: prompt_weight, RESPONSE: 1.0}
    weights = torch.tensor([[weight_of[role] for role in roles] + [0.0] * (longest - len(roles)) for _, roles in pairs])
    attention_mask = (input_ids != pad).long()
    return input_ids, attention_mask, weights * attention_mask

# %% answer_q1
answer_q1 = ["a", "b", "c", "f"]
