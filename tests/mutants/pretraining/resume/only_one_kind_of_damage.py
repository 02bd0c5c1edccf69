"""Only one of the errors that a damaged file causes is expected."""

import os

import torch

FAILS = ("a damaged file: a ValueError that names the path",)
SAYS = "an error from inside the library comes out"


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
    try:
        state = torch.load(path)
    except RuntimeError as error:
        raise ValueError(f"{path} is damaged") from error
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    torch.set_rng_state(state["random"])
    return state["step"]
