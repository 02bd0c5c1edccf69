"""The old file is removed before the new one is written."""

import os

import torch

FAILS = ("a crash while saving keeps the last good file, and its error reaches the caller",)
SAYS = "the good file was opened for writing, or removed"


def save_state(path, model, optimizer, step):
    state = {
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "step": step,
        "random": torch.get_rng_state(),
    }
    if os.path.exists(path):
        os.remove(path)
    torch.save(state, path)


def load_state(path, model, optimizer):
    try:
        state = torch.load(path)
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        torch.set_rng_state(state["random"])
        return state["step"]
    except FileNotFoundError:
        raise
    except Exception as error:
        raise ValueError(f"{path} is damaged: {error}") from error
