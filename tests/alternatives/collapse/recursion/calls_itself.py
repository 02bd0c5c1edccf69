"""A recursion in the programmer's sense: all generations but the last, and then one more."""


def recursion(real, plan, generations, fit, write, share=0.1, fresh=None, seed=0):
    earlier, read = [], real
    if generations > 0:
        earlier = recursion(real, plan, generations - 1, fit, write, share, fresh, seed)
        read = next_texts(plan, real, [written for _, written in earlier], share, fresh)
    number = seed + generations
    model = fit(rows=read, seed=number)
    return [*earlier, Generation(model=model, written=write(model=model, count=real.size(0), seed=number))]
