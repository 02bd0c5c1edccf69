"""The temporary file is in the system's folder for such files."""

import os
import tempfile

import torch

FAILS = ("until the new file takes its place, the old one is there",)
SAYS = "another disk"


def save_state(path, model, optimizer, step):
    state = {
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "step": step,
        "random": torch.get_rng_state(),
    }
    temporary = os.path.join(tempfile.gettempdir(), f"state-{os.getpid()}.tmp")
    torch.save(state, temporary)
    os.replace(temporary, path)


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
