"""Figures carry their text, live curves keep quiet when told to, and widgets draw from a live model."""

from __future__ import annotations

import pytest
import torch

from tinyloops import plots, widgets
from tinyloops.models import small_decoder, small_encoder
from tinyloops.world import World


@pytest.fixture(scope="module")
def world() -> World:
    return World()


def test_outside_jupyter_a_figure_is_its_text(capsys):
    figure, _ = plots.new_figure()
    plots.show(figure, "a line that falls")
    assert capsys.readouterr().out == "[figure: a line that falls]\n"


def test_in_jupyter_a_figure_carries_its_text(monkeypatch):
    shown = []
    monkeypatch.setattr(plots, "in_notebook", lambda: True)
    monkeypatch.setattr(plots, "display", lambda *args, **kwargs: shown.append((args, kwargs)))
    plots.show(plots.new_figure()[0], "a line that falls")
    (args, kwargs) = shown[0]
    assert args[0]["text/plain"] == "a line that falls" and args[0]["image/png"].startswith("iVBOR")
    assert kwargs["metadata"]["image/png"]["alt"] == "a line that falls"


def test_live_curve_says_when_it_is_done(capsys):
    with plots.LiveCurve("run", 3, every=0) as live:
        for step, loss in enumerate([3.0, 2.0, 1.0]):
            live.update(step, loss)
    assert "step 3 of 3, loss 1.000" in capsys.readouterr().out


def test_quiet_curve_prints_nothing(capsys):
    with plots.LiveCurve("run", 1, quiet=True) as live:
        live.update(0, 1.0)
    assert capsys.readouterr().out == ""


def test_nucleus_keeps_at_least_the_likeliest():
    assert widgets.nucleus(torch.tensor([0.6, 0.4]), top_p=0.1).tolist() == [1.0, 0.0]


def test_next_word_figure_compares_model_and_world(world):
    decoder = small_decoder(len(world.vocabulary), hidden_size=16, layers=1, heads=2)
    figure, alt = widgets.next_word_figure(decoder, world, "The brilliant")
    assert alt.startswith("After “The brilliant” the model gives")
    labels = {bar.get_label() for bar in figure.axes[0].containers}
    assert labels == {"model", "world"}


def test_masked_word_figure_has_a_panel_a_mask(world):
    encoder = small_encoder(len(world.vocabulary), hidden_size=16, layers=1, heads=2)
    figure, _ = widgets.masked_word_figure(encoder, world, "The coach beats the rival. What a lovely day!", [1, 4])
    assert [axis.get_title() for axis in figure.axes] == ["word 2: truly “coach”", "word 5: truly “rival”"]
