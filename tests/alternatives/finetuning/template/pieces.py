"""Pieces of the row and the role of each, chained."""

from itertools import chain, repeat


def _pieces(instruction, response, special):
    yield [special.bos, special.user], TEMPLATE
    yield instruction, PROMPT
    yield [special.assistant], TEMPLATE
    yield [*response, special.eos], RESPONSE


def prompt_ids(instruction, special):
    return list(chain.from_iterable(piece for piece, role in _pieces(instruction, [], special) if role != RESPONSE))


def encode_pair(instruction, response, special):
    pieces = list(_pieces(instruction, response, special))
    ids = chain.from_iterable(piece for piece, _ in pieces)
    return list(ids), list(chain.from_iterable(repeat(role, len(piece)) for piece, role in pieces))
