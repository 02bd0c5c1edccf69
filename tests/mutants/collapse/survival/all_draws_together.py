"""All generations are taken for one sample of n times as many draws."""

FAILS = (
    "lost_after follows the lines of copies through generations 1, 2 and 9",
    "shares of 0 and 1 are types as well: one is never drawn, the other always",
    "types, mass and losses with other shares, draws and generations",
)
SAYS = "a chain forgets more with each generation"


def lost_after(p, n, generations):
    return (1 - p) ** (n * generations)
