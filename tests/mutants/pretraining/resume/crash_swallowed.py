"""An error while saving is caught and forgotten."""

import os

import torch

FAILS = ("a crash while saving keeps the last good file, and its error reaches the caller",)
SAYS = "the run goes on believing that it is saved"


def save_state(path, model, optimizer, step):
    state = {
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "step": step,
        "random": torch.get_rng_state(),
    }
    try:
        torch.save(state, path + ".tmp")
        os.replace(path + ".tmp", path)
    except Exception:
        pass


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
