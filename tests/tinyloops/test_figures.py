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
    text = "The coach beats the rival. What a lovely day!"
    figure, _ = widgets.masked_word_figure(encoder, world, text, [1, 4])
    assert [axis.get_title() for axis in figure.axes] == ["word 2: truly “coach”", "word 5: truly “rival”"]
    truth = world.masked_probabilities(world.tokens(text), [1, 4])
    for axis, likely in zip(figure.axes, truth, strict=True):
        words = [world.vocabulary.index(tick.get_text()) for tick in axis.get_yticklabels()]
        (bars,) = (container for container in axis.containers if container.get_label() == "world")
        assert [bar.get_width() for bar in bars] == pytest.approx(likely[words].tolist())


def three_classes() -> tuple[torch.Tensor, torch.Tensor]:
    """Points (30, 3) of three classes far apart, and their classes."""
    labels = torch.arange(3).repeat(10)
    return 10 * torch.eye(3)[labels] + torch.randn(30, 3, generator=torch.Generator().manual_seed(0)), labels


def test_points_in_space_have_a_colour_and_a_marker_a_class():
    points, labels = three_classes()
    stages = {"before": torch.zeros(30, 3), "after": points}
    figure, alt = widgets.vectors_figure(stages, labels, ["a", "b", "c"])
    assert [axis.get_title() for axis in figure.axes] == ["before"] * 3 + ["after"] * 3
    assert [(axis.azim, axis.elev) for axis in figure.axes[:3]] == list(widgets.VIEWS)
    clouds = figure.axes[-1].collections
    assert [len(cloud.get_offsets()) for cloud in clouds] == [10, 10, 10]
    assert len({tuple(cloud.get_facecolor()[0, :3]) for cloud in clouds}) == 3
    assert len({cloud.get_paths()[0].vertices.tobytes() for cloud in clouds}) == 3
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["a", "b", "c"]
    assert alt == (
        "30 points of 3 classes in space. Points nearest to their own class's centre: before, 33%; after, 100%."
    )


def test_every_class_that_is_named_has_its_look_also_without_points():
    points, labels = three_classes()
    few = labels < 2
    figure, alt = widgets.vectors_figure({"test": points[few]}, labels[few], ["a", "b", "c"])
    assert "20 points" in alt and "100%" in alt
    assert len(figure.legends[0].get_texts()) == 3


def test_points_turn_when_a_slider_moves(monkeypatch):
    points, labels = three_classes()
    shown, widgets_shown = [], []
    monkeypatch.setattr(plots, "in_notebook", lambda: True)
    monkeypatch.setattr(plots, "show", lambda figure, alt: shown.append([(a.azim, a.elev) for a in figure.axes]))
    monkeypatch.setattr(widgets, "display", widgets_shown.append)
    widgets.turn({"before": points, "after": points}, labels, ["a", "b", "c"])
    turning, tilt, _ = widgets_shown[0].children
    turning.value, tilt.value = 40, -30
    assert shown == [[(-60, 20)] * 2, [(40, 20)] * 2, [(40, -30)] * 2]


def test_outside_jupyter_nothing_turns(capsys):
    widgets.turn({"before": three_classes()[0]}, three_classes()[1], ["a", "b", "c"])
    assert capsys.readouterr().out == ""


def test_pick_draws_at_every_change(monkeypatch):
    drawn, widgets_shown = [], []
    monkeypatch.setattr(plots, "in_notebook", lambda: True)
    monkeypatch.setattr(widgets, "display", widgets_shown.append)
    widgets.pick(lambda rate, steps: drawn.append((rate, steps)), rate=["1e-4", "1e-3", "1e-2"], steps=["10", "200"])
    rate, steps, _ = widgets_shown[0].children
    assert rate.options == ("1e-4", "1e-3", "1e-2") and rate.description == "rate"
    rate.value, steps.value = "1e-2", "200"
    assert drawn == [("1e-4", "10"), ("1e-2", "10"), ("1e-2", "200")]


def test_outside_jupyter_nothing_is_picked():
    widgets.pick(lambda rate: pytest.fail("drawn without a reader"), rate=["1", "2"])
