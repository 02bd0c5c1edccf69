"""Figures that everybody can read: one style, colours that colour-blind people tell apart, and a text for the ear."""

from __future__ import annotations

import io
import time
from base64 import b64encode
from collections.abc import Sequence
from html import escape
from typing import Any

import matplotlib.pyplot as plt
from IPython import get_ipython
from IPython.display import HTML, display
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, NullFormatter
from mpl_toolkits.mplot3d import Axes3D

#: Okabe and Ito's palette (2008), and a line style for each colour, so that no figure needs colour alone.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
LINES = ("-", "--", "-.", ":", (0, (5, 1)), (0, (3, 1, 1, 1)))
MARKERS = ("o", "^", "s", "D", "v", "P")


def new_figure(columns: int = 1, height: float = 3.2) -> tuple[Figure, list[Axes]]:
    """A figure of ``columns`` panels side by side, in the course's style; the figure and its axes.

    >>> figure, axes = new_figure(columns=2)
    >>> len(axes)
    2
    """
    figure, axes = plt.subplots(1, columns, figsize=(5.2 * columns + 0.8, height), squeeze=False, layout="constrained")
    plt.close(figure)  # shown by `show` alone, not a second time by the notebook
    for axis in axes[0]:
        axis.spines[["top", "right"]].set_visible(False)
        axis.grid(alpha=0.3)
    return figure, list(axes[0])


def new_space_figure(rows: int = 1, columns: int = 1, size: float = 3.4) -> tuple[Figure, list[Axes3D]]:
    """A figure of ``rows`` by ``columns`` panels that show space: the figure and its axes, row after row.

    >>> figure, axes = new_space_figure(columns=3)
    >>> [axis.name for axis in axes]
    ['3d', '3d', '3d']
    """
    figure, axes = plt.subplots(
        rows,
        columns,
        figsize=(size * columns, size * rows),
        squeeze=False,
        layout="constrained",
        subplot_kw={"projection": "3d"},
    )
    plt.close(figure)
    return figure, list(axes.flat)


def show(figure: Figure, alt: str) -> None:
    """Display ``figure`` with ``alt``, the text that says in words what it shows (all there is outside Jupyter)."""
    if not in_notebook():
        print(f"[figure: {alt}]")
        return
    display(_picture(figure, alt), raw=True, metadata={"image/png": {"alt": alt}})


def show_table(caption: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Display texts side by side, in a table that a screen reader can follow (plain lines outside Jupyter).

    >>> show_table("Who says what", ["who", "what"], [["Mara", "hello"]])
    Who says what
    who | what
    Mara | hello
    """
    if not in_notebook():
        print(caption, *(" | ".join(row) for row in (header, *rows)), sep="\n")
        return
    left = 'style="text-align:left; white-space:normal"'
    head = "".join(f'<th scope="col" {left}>{escape(name)}</th>' for name in header)
    body = "".join("<tr>" + "".join(f"<td {left}>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    display(HTML(f"<table><caption>{escape(caption)}</caption><tr>{head}</tr>{body}</table>"))


def style(number: int) -> dict[str, Any]:
    """Colour and line style of the series with this number, as keyword arguments of ``plot``."""
    return {"color": COLOURS[number % len(COLOURS)], "linestyle": LINES[number % len(LINES)]}


def marks(number: int) -> dict[str, Any]:
    """Colour and marker of the points with this number, as keyword arguments of ``scatter``."""
    return {"color": COLOURS[number % len(COLOURS)], "marker": MARKERS[number % len(MARKERS)]}


class ProgressBar:
    """How much of a long run is done: a bar in a notebook, elsewhere a line that is written over.

    >>> bar = ProgressBar(total=2)
    >>> bar.show(2, "reading: 2 of 2 texts")
    reading: 2 of 2 texts
    """

    def __init__(self, total: int) -> None:
        self.total = total
        self._began = time.monotonic()
        self._bar = display(HTML(""), display_id=True) if in_notebook() else None
        self._said, self._open = "", False

    def show(self, done: int, text: str, *, before: int = 0) -> None:
        """Say ``text``, and about how long the rest will take when some was ``done`` since ``before``."""
        if before < done < self.total:
            left = (time.monotonic() - self._began) / (done - before) * (self.total - done)
            text += f", about {left:.0f} s left"
        if text == self._said:
            return
        wide, self._said = len(self._said), text
        if self._bar is not None:
            self._bar.update(HTML(f'<progress value="{done}" max="{self.total}"></progress> {escape(text)}'))
            return
        # Spaces wipe out what a longer line left.
        print(text.ljust(wide), end="\n" if done >= self.total else "\r", flush=True)
        self._open = done < self.total

    def close(self) -> None:
        """Keep what is said last: the next output starts on a line of its own."""
        if self._open:
            print()
        self._open = False


class LiveCurve:
    """A loss curve that grows while a loop runs, under a progress bar with the time left.

    ``floor`` is the lowest loss possible on what is trained on, where it is known; losses are in nats a ``unit``. Use
    as a context manager and call `update` once a step; it redraws at most every ``every`` seconds, since drawing
    costs time that training could use. ``quiet`` draws nothing.
    """

    def __init__(
        self,
        title: str,
        steps: int,
        *,
        floor: float | None = None,
        unit: str = "token",
        every: float = 2.0,
        quiet: bool = False,
    ) -> None:
        self.title, self.steps, self.floor, self.unit, self.every, self.quiet = title, steps, floor, unit, every, quiet
        self.losses: list[float] = []
        self.first = 0

    def __enter__(self) -> LiveCurve:
        self._drawn = time.monotonic()
        if not self.quiet:
            self._bar = ProgressBar(self.steps)
            self._picture = display(HTML(""), display_id=True) if in_notebook() else None
        return self

    def update(self, step: int, loss: float) -> None:
        """Note the loss of ``step`` (counted from 0)."""
        if not self.losses:
            self.first = step
        self.losses.append(loss)
        if not self.quiet and time.monotonic() - self._drawn > self.every:
            self._draw(step + 1)
            self._drawn = time.monotonic()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if self.losses and not self.quiet:
            self._draw(self.first + len(self.losses))
            self._bar.close()

    def _draw(self, done: int) -> None:
        text = f"{self.title}: step {done} of {self.steps}, loss {self.losses[-1]:.3f}"
        self._bar.show(done, text, before=self.first)
        if self._picture is None:
            return
        fall = f"from {self.losses[0]:.2f} to {self.losses[-1]:.2f} nats a {self.unit}"
        alt = f"{self.title}: the training loss went {fall}."
        self._picture.update(_picture(self._figure(), alt), raw=True, metadata={"image/png": {"alt": alt}})

    def _figure(self) -> Figure:
        figure, (axis,) = new_figure(height=2.8)
        axis.plot(
            range(self.first, self.first + len(self.losses)), self.losses, color=COLOURS[0], label="training loss"
        )
        if self.floor is not None:
            axis.axhline(self.floor, **style(1), label=f"lowest possible, {self.floor:.3f}")
        # The first steps gain whole nats, the last thousands hundredths: on a log scale both can be seen.
        axis.set(xlabel="step", ylabel=f"nats a {self.unit}", title=self.title, xlim=(0, self.steps), yscale="log")
        if min(self.losses) > max(self.losses) / 100:  # few powers of ten need marks between them
            axis.yaxis.set_major_locator(LogLocator(subs=(1, 1.5, 2, 3, 5)))
        axis.yaxis.set_major_formatter("{x:g}")
        axis.yaxis.set_minor_formatter(NullFormatter())
        axis.legend()
        return figure


def bars(axis: Axes, words: Sequence[str], *series: tuple[str, Sequence[float]]) -> None:
    """Horizontal bars, a group for each of ``words``, a (name, values) pair for each of ``series``."""
    height = 0.8 / len(series)
    for number, (name, values) in enumerate(series):
        places = [row + number * height for row in range(len(words))]
        hatch = ("", "//", "..", "xx")[number % 4]
        axis.barh(places, values, height, label=name, color=COLOURS[number], hatch=hatch, edgecolor="white")
    axis.set_yticks([row + 0.4 - height / 2 for row in range(len(words))], words)
    axis.invert_yaxis()
    axis.legend()


def _picture(figure: Figure, alt: str) -> dict[str, str]:
    """The display data of a figure: the same bytes for the same figure, since no date or version goes in."""
    drawn = io.BytesIO()
    figure.savefig(drawn, format="png", dpi=85, metadata={"Software": None})
    return {"image/png": b64encode(drawn.getvalue()).decode(), "text/plain": alt}


def in_notebook() -> bool:
    """Whether a Jupyter kernel runs this, so that figures and widgets can be seen."""
    return type(get_ipython()).__name__ in ("ZMQInteractiveShell", "Shell")
