"""Figures as small files: a committed notebook must stay light, and a plot has few colours."""

from __future__ import annotations

import base64
import io

from PIL import Image

_COLOURS = 64


def smaller_png(data: str) -> str:
    """A PNG, in base64 as notebooks hold it, with its colours in a palette; the same one if that is no smaller.

    >>> picture = io.BytesIO()
    >>> Image.linear_gradient("L").convert("RGB").save(picture, "png", compress_level=0)
    >>> before = base64.b64encode(picture.getvalue()).decode()
    >>> after = smaller_png(before)
    >>> len(after) < len(before) / 2, Image.open(io.BytesIO(base64.b64decode(after))).size
    (True, (256, 256))
    """
    picture = Image.open(io.BytesIO(base64.b64decode(data))).convert("RGBA")
    on_white = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture).convert("RGB")
    few = on_white.quantize(_COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    small = io.BytesIO()
    few.save(small, "png", optimize=True)
    return min(base64.b64encode(small.getvalue()).decode(), data, key=len)
