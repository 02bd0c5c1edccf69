"""The seed is saved, not the state: the generator starts again from the beginning."""

import os

import torch

FAILS = (
    "the random state comes back: a run with dropout goes on to the last bit",
    "a run that is saved twice in the same place resumes from the second, to the last bit",
)
SAYS = "not a seed"


def save_state(path, model, optimizer, step):
    state = {
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "step": step,
        "seed": torch.initial_seed(),
    }
    torch.save(state, path + ".tmp")
    os.replace(path + ".tmp", path)


def load_state(path, model, optimizer):
    try:
        state = torch.load(path)
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        torch.manual_seed(state["seed"])
        return state["step"]
    except FileNotFoundError:
        raise
    except Exception as error:
        raise ValueError(f"{path} is damaged: {error}") from error
