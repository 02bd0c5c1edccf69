"""The errors do not say which file is meant."""

import os

import torch

FAILS = (
    "no file: a FileNotFoundError that names the path",
    "a damaged file: a ValueError that names the path",
)
SAYS = "the user cannot know which file is meant"


def save_state(path, model, optimizer, step):
    state = {
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "step": step,
        "random": torch.get_rng_state(),
    }
    torch.save(state, path + ".tmp")
    os.replace(path + ".tmp", path)


def load_state(path, model, optimizer):
    if not os.path.exists(path):
        raise FileNotFoundError("no saved state")
    try:
        state = torch.load(path)
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        torch.set_rng_state(state["random"])
        return state["step"]
    except Exception:
        raise ValueError("the saved state is damaged") from None
