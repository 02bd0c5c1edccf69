"""Knobs to turn in a notebook, each next to a static figure that says the same where widgets don't run.

Only core ipywidgets that versions 7.7 (Colab) and 8 share.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import ipywidgets
import numpy as np
import torch
from IPython.display import display
from matplotlib.figure import Figure
from transformers import PreTrainedModel

from . import plots
from .generation import generate
from .world import World


@torch.no_grad()
def next_word_figure(
    model: PreTrainedModel, world: World, prompt: str, *, temperature: float = 1.0, top_p: float = 1.0, shown: int = 10
) -> tuple[Figure, str]:
    """What the model and the world say comes after ``prompt``: a bar chart and its text for the ear."""
    prefix = [model.config.bos_token_id, *world.tokens(prompt)[:-1]]
    logits = model(input_ids=torch.tensor([prefix])).logits[0, -1]
    model_says = nucleus((logits / temperature).softmax(dim=-1), top_p)
    truth = world.next_token_probabilities(prefix)
    order = model_says.argsort(descending=True)[:shown].tolist()
    words = [world.vocabulary[token] for token in order]
    figure, (axis,) = plots.new_figure(height=0.3 * shown + 1)
    plots.bars(axis, words, ("model", model_says[order].tolist()), ("world", truth[order].tolist()))
    axis.set(xlabel="probability", xlim=(0, 1), title=f"after “{prompt}”")
    alt = f"After “{prompt}” the model gives {words[0]} {model_says[order[0]]:.2f}, the world {truth[order[0]]:.2f}."
    return figure, alt


def nucleus(probabilities: torch.Tensor, top_p: float) -> torch.Tensor:
    """Keep the fewest words whose probabilities (V,) add up to ``top_p``, and rescale (Holtzman et al. 2020).

    >>> nucleus(torch.tensor([0.5, 0.3, 0.2]), top_p=0.7)
    tensor([0.6250, 0.3750, 0.0000])
    """
    ordered, order = probabilities.sort(descending=True)
    before = ordered.cumsum(dim=-1) - ordered
    kept = torch.where(before < top_p, ordered, torch.zeros_like(ordered))
    return torch.zeros_like(probabilities).scatter(-1, order, kept / kept.sum())


def masked_word_figure(model: PreTrainedModel, world: World, text: str, hidden: Sequence[int]) -> tuple[Figure, str]:
    """What the encoder and the world say stands behind the masks at word positions ``hidden`` of ``text``."""
    tokens = world.tokens(text)
    seen = torch.tensor([world.tokenizer.bos_token_id, *tokens])
    seen[[place + 1 for place in hidden]] = world.tokenizer.mask_token_id
    with torch.no_grad():
        model_says = model(input_ids=seen[None]).logits[0, 1:].softmax(dim=-1)
    truth = world.core.posterior(_evidence(world, tokens, hidden)[None])[0]
    figure, axes = plots.new_figure(columns=max(len(hidden), 1), height=3.2)
    said = []
    for axis, place in zip(axes, hidden, strict=False):
        order = model_says[place].argsort(descending=True)[:6].tolist()
        words = [world.vocabulary[token] for token in order]
        plots.bars(axis, words, ("model", model_says[place, order].tolist()), ("world", truth[place, order].tolist()))
        axis.set(
            xlabel="probability", xlim=(0, 1), title=f"word {place + 1}: truly “{world.vocabulary[tokens[place]]}”"
        )
        said.append(f"behind mask {place + 1} the model puts {words[0]} first")
    return figure, "; ".join(said).capitalize() + "."


def _evidence(world: World, tokens: Sequence[int], hidden: Sequence[int]) -> np.ndarray:
    evidence = np.eye(len(world.vocabulary))[list(tokens)]
    evidence[list(hidden)] = 1.0
    return evidence


def explore_sampling(model: PreTrainedModel, world: World, prompts: Sequence[str]) -> None:
    """Sliders for temperature and top-p on a live model: the next word's distribution, and five texts."""

    def draw(prompt: str, temperature: float, top_p: float) -> None:
        plots.show(*next_word_figure(model, world, prompt, temperature=temperature, top_p=top_p))
        prefix = torch.tensor([model.config.bos_token_id, *world.tokens(prompt)[:-1]])
        for row in generate(model, 5, seed=0, prompt=prefix, temperature=temperature, top_p=top_p).tolist():
            text = world.text(row)
            print("   " if world.is_possible(text) else " ✗ ", text)

    _interact(
        draw,
        prompt=ipywidgets.Dropdown(options=list(prompts), description="prompt"),
        temperature=ipywidgets.FloatSlider(1.0, min=0.1, max=2.0, step=0.1, description="temperature"),
        top_p=ipywidgets.FloatSlider(1.0, min=0.1, max=1.0, step=0.05, description="top-p"),
    )


def explore_masks(model: PreTrainedModel, world: World, text: str) -> None:
    """Choose which words of ``text`` to hide, and see what the encoder makes of the rest."""
    words = [f"{place + 1} {world.vocabulary[token]}" for place, token in enumerate(world.tokens(text)[:-1])]

    def draw(hidden: Sequence[str]) -> None:
        places = [words.index(word) for word in hidden][:3]
        if places:
            plots.show(*masked_word_figure(model, world, text, places))

    _interact(
        draw,
        hidden=ipywidgets.SelectMultiple(options=words, value=[words[1]], rows=min(len(words), 12), description="hide"),
    )


def _interact(draw: Callable[..., None], **controls: ipywidgets.Widget) -> None:
    """Show ``controls`` above what ``draw`` draws from their values, drawn anew at every change."""
    if not plots.in_notebook():
        return
    output = ipywidgets.interactive_output(draw, controls)
    display(ipywidgets.VBox([*controls.values(), output]))
