"""A missing file is reported as a damaged one."""

import os

import torch

FAILS = ("no file: a FileNotFoundError that names the path",)
SAYS = "a caller cannot start a new run on it"


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
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        torch.set_rng_state(state["random"])
        return state["step"]
    except Exception as error:
        raise ValueError(f"{path} cannot be loaded") from error
