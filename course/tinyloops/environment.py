"""Is everything here that the course needs? Only looks: nothing is installed or changed."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from .errors import PlainError

#: The oldest versions that the course runs on, and the first that it may not (None: not known to break).
NEEDED: dict[str, tuple[tuple[int, ...], tuple[int, ...] | None]] = {
    "torch": ((2, 6), None),
    "transformers": ((5,), (6,)),
    "peft": ((0, 18), None),
    "datasets": ((4,), None),
    "ipywidgets": ((7, 7), None),
    "matplotlib": ((3, 9), None),
}


def check_environment() -> None:
    """Print the versions found; raise `PlainError` naming what is missing or too old."""
    problems = []
    found = {name: _version(name) for name in NEEDED}
    for name, (oldest, too_new) in NEEDED.items():
        if found[name] is None:
            problems.append(f"{name} (not installed)")
        elif _numbers(found[name]) < oldest or (too_new and _numbers(found[name]) >= too_new):
            wanted = ".".join(map(str, oldest)) + " or newer"
            wanted += f", below {'.'.join(map(str, too_new))}" if too_new else ""
            problems.append(f"{name} {wanted} (this is {found[name]})")
    if problems:
        raise PlainError("tinyloops needs " + "; ".join(problems) + ". See “Installing” in the README.")
    print(", ".join(f"{name} {number}" for name, number in found.items()))


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _numbers(text: str | None) -> tuple[int, ...]:
    """
    >>> _numbers("2.13.0+cpu")
    (2, 13, 0)
    """
    plain = (text or "").split("+")[0].split(".")
    return tuple(int(part) for part in plain if part.isdigit())
