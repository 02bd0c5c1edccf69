"""Seal a text under a guess: whoever has the guess reads it, whoever only has the file does not.

The text is XORed with a pad that is stretched from the guess by scrypt. Stretching costs about a quarter of a
second and 64 MB, so a guess is a try that one notices; without a guess there is nothing to read.
"""

from __future__ import annotations

import functools
import hashlib

# Every sealed text is as long as every other, so that its length says nothing about it.
LENGTH = 640
WORK = 2**16


def seal(text: str, guess: str, salt: str) -> str:
    """``text`` as hexadecimal digits that only ``guess`` opens.

    Raises:
        ValueError: the text is longer than `LENGTH` bytes.

    >>> unseal(seal("the answer", guess="q1 b", salt="q1"), guess="q1 b", salt="q1")
    'the answer'
    """
    plain = text.encode()
    if len(plain) > LENGTH:
        raise ValueError(f"A sealed text has at most {LENGTH} bytes, and this one has {len(plain)}: {text[:60]!r}")
    return _xor(plain.ljust(LENGTH), _pad(guess, salt)).hex()


def unseal(sealed: str, guess: str, salt: str) -> str:
    """The text under ``guess``; nonsense if it was sealed under another one."""
    return _xor(bytes.fromhex(sealed), _pad(guess, salt)).decode(errors="replace").rstrip()


@functools.cache  # an answer that is tried again opens at once
def _pad(guess: str, salt: str) -> bytes:
    return hashlib.scrypt(guess.encode(), salt=salt.encode(), n=WORK, r=8, p=1, dklen=LENGTH, maxmem=2 * 128 * 8 * WORK)


def _xor(left: bytes, right: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(left, right, strict=True))
