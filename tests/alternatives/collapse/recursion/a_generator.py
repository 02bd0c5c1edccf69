"""A generator that yields generation after generation, and a list made of it."""

from itertools import count, islice


def recursion(real, plan, generations, fit, write, share=0.1, fresh=None, seed=0):
    return list(islice(_endless(real, plan, fit, write, share, fresh, seed), generations + 1))


def _endless(real, plan, fit, write, share, fresh, seed):
    written, read = [], real.clone()
    for number in count(seed):
        model = fit(read, number)
        written.append(write(model, len(real), number))
        yield Generation(model, written[-1])
        read = next_texts(plan, real, written, share, fresh)
