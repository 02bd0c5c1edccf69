"""The tempfile module names the file, in the same folder; it is flushed to the disk and moved."""

import os
import shutil
import tempfile

import torch


def save_state(path, model, optimizer, step):
    handle, temporary = tempfile.mkstemp(dir=os.path.dirname(path) or ".")
    try:
        with os.fdopen(handle, "wb") as file:
            parts = {"w": model.state_dict(), "o": optimizer.state_dict()}
            torch.save(parts | {"r": torch.random.get_rng_state(), "s": torch.tensor(step)}, file)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        os.unlink(temporary)
        raise
    shutil.move(temporary, path)


def load_state(path, model, optimizer):
    with open(path, "rb") as file:
        try:
            parts = torch.load(file)
        except Exception as error:
            raise ValueError(f"{path}: {error}") from error
    if not isinstance(parts, dict) or set(parts) != {"w", "o", "r", "s"}:
        raise ValueError(f"{path}: not a saved state")
    model.load_state_dict(parts["w"])
    optimizer.load_state_dict(parts["o"])
    torch.random.set_rng_state(parts["r"])
    return parts["s"].item()
