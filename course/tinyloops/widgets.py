"""Knobs to turn in a notebook, each next to a static figure that says the same where widgets don't run.

Only core ipywidgets that versions 7.7 (Colab) and 8 share.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import product

import ipywidgets
import torch
from IPython.display import display
from jaxtyping import Float, Int
from matplotlib.figure import Figure
from mpl_toolkits.mplot3d import Axes3D
from torch import Tensor
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
    truth = world.masked_probabilities(tokens, hidden)
    figure, axes = plots.new_figure(columns=max(len(hidden), 1), height=3.2)
    said = []
    for axis, place, likely in zip(axes, hidden, truth, strict=False):
        order = model_says[place].argsort(descending=True)[:6].tolist()
        words = [world.vocabulary[token] for token in order]
        plots.bars(axis, words, ("model", model_says[place, order].tolist()), ("world", likely[order].tolist()))
        axis.set(
            xlabel="probability", xlim=(0, 1), title=f"word {place + 1}: truly “{world.vocabulary[tokens[place]]}”"
        )
        said.append(f"behind mask {place + 1} the model puts {words[0]} first")
    return figure, "; ".join(said).capitalize() + "."


#: Looking down at the points from two sides, and from above: (azimuth, elevation) in degrees.
VIEWS = ((-60, 20), (30, 20), (-90, 90))


def vectors_figure(
    stages: Mapping[str, Float[Tensor, "N 3"]],
    labels: Int[Tensor, " N"],
    names: Sequence[str],
    views: Sequence[tuple[float, float]] = VIEWS,
) -> tuple[Figure, str]:
    """Points in space, one colour and marker a class: each of the ``stages`` in each of the ``views``.

    ``stages`` name what the points are, such as ``{"before": ..., "after": ...}``, with their coordinates (from
    `tinyloops.geometry.principal_axes`); ``labels`` number the class of each point in ``names``; ``views`` are pairs
    of azimuth and elevation in degrees. The text for the ear says how far the classes lie apart: the share of points
    whose nearest class centre is that of their own class.
    """
    rows, columns = (len(stages), len(views)) if len(views) > 1 else (1, len(stages))
    figure, axes = plots.new_space_figure(rows, columns)
    for axis, (stage, (azimuth, elevation)) in zip(axes, product(stages, views), strict=True):
        _scatter(axis, stages[stage], labels, names)
        axis.view_init(elev=elevation, azim=azimuth)
        axis.set_title(stage)
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=len(names))
    apart = "; ".join(f"{stage}, {_nearest_own(points, labels):.0%}" for stage, points in stages.items())
    alt = f"{len(labels)} points of {len(names)} classes in space. Points nearest to their own class's centre: {apart}."
    return figure, alt


def _scatter(axis: Axes3D, points: Tensor, labels: Tensor, names: Sequence[str]) -> None:
    for number, name in enumerate(names):
        axis.scatter(*points[labels == number].T.numpy(), s=12, alpha=0.7, label=name, **plots.marks(number))
    for number, side in enumerate((axis.xaxis, axis.yaxis, axis.zaxis), start=1):
        side.set_ticklabels([])  # how the points lie to each other counts, not their coordinates
        side.set_label_text(f"axis {number}")
        side.labelpad = -12


def _nearest_own(points: Tensor, labels: Tensor) -> float:
    present = labels.unique()
    centres = torch.stack([points[labels == number].mean(dim=0) for number in present])
    return float((present[torch.cdist(points, centres).argmin(dim=1)] == labels).float().mean())


def turn(stages: Mapping[str, Float[Tensor, "N 3"]], labels: Int[Tensor, " N"], names: Sequence[str]) -> None:
    """Two sliders that turn the points of `vectors_figure`, those of all ``stages`` together."""

    def draw(azimuth: int, elevation: int) -> None:
        plots.show(*vectors_figure(stages, labels, names, views=[(azimuth, elevation)]))

    _interact(
        draw,
        azimuth=ipywidgets.IntSlider(-60, min=-180, max=180, step=10, description="turn"),
        elevation=ipywidgets.IntSlider(20, min=-90, max=90, step=10, description="tilt"),
    )


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


def pick(draw: Callable[..., None], **choices: Sequence[str]) -> None:
    """A slider for each of ``choices`` over its values in order; ``draw(**chosen)`` is run anew at each change.

    Keywords name the sliders, such as ``pick(show, rate=["0.001", "0.01"], steps=["100", "200"])``. What ``draw``
    prints and shows appears below them.
    """
    sliders = {
        name: ipywidgets.SelectionSlider(options=list(values), description=name, continuous_update=False)
        for name, values in choices.items()
    }
    _interact(draw, **sliders)


def _interact(draw: Callable[..., None], **controls: ipywidgets.Widget) -> None:
    """Show ``controls`` above what ``draw`` draws from their values, drawn anew at every change."""
    if not plots.in_notebook():
        return
    output = ipywidgets.interactive_output(draw, controls)
    display(ipywidgets.VBox([*controls.values(), output]))
