"""The complete temporary file is copied over the good one, byte by byte."""

import shutil

import torch

FAILS = (
    "a crash while saving keeps the last good file, and its error reaches the caller",
    "a save puts a new file in the old one's place, and writes nothing into the old one",
    "until the new file takes its place, the old one is there",
)
SAYS = "left behind: copied, not moved"


def save_state(path, model, optimizer, step):
    state = {
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "step": step,
        "random": torch.get_rng_state(),
    }
    torch.save(state, path + ".tmp")
    shutil.copyfile(path + ".tmp", path)


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
