"""The two cells that open every built notebook: the Colab badge, and the setup that works anywhere.

Colab has torch, transformers and datasets; letting pip resolve our dependencies there would replace half of
them, so we install this package alone, at a fixed tag, with the two small packages that Colab lacks.
"""

from __future__ import annotations

from importlib.metadata import version

import nbformat

REPOSITORY = "https://github.com/tinyloops/tinyloops"
TAG = f"v{version('tinyloops')}"
SETUP_IDS = ("colab-badge", "setup")

_SETUP = f"""\
# Setup: safe to run again. Where tinyloops is installed (a clone, a JupyterHub) it does nothing.
import importlib.util
import subprocess
import sys

if importlib.util.find_spec("tinyloops") is None:
    print("Installing tinyloops, about 10 seconds ...")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation"]
    packages = ["tinyloops @ git+{REPOSITORY}@{TAG}", "jaxtyping", "wadler-lindig"]
    if subprocess.run(pip + packages).returncode:
        sys.exit("tinyloops could not be installed. Is there a network? See {REPOSITORY}")
    importlib.invalidate_caches()"""


def badge(path: str) -> str:
    """Markdown of a badge that opens the notebook at ``path``, relative to the repository, in Colab.

    >>> badge("release/a/a.ipynb").startswith("[![Open in Colab](")
    True
    >>> badge("release/a/a.ipynb").endswith("/release/a/a.ipynb)")
    True
    """
    opens = REPOSITORY.replace("https://github.com/", "https://colab.research.google.com/github/")
    return f"[![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)]({opens}/blob/{TAG}/{path})"


def setup_cells(path: str) -> list[nbformat.NotebookNode]:
    """Badge and setup cell for the notebook that learners find at ``path`` in the repository."""
    cells = [nbformat.v4.new_markdown_cell(badge(path)), nbformat.v4.new_code_cell(_SETUP)]
    for cell, cell_id in zip(cells, SETUP_IDS, strict=True):
        cell.id = cell.metadata["id"] = cell_id
    return cells
