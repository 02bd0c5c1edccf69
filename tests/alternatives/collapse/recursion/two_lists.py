"""Generation 0 before the loop, models and texts in lists of their own, joined at the end."""


def recursion(real, plan, generations, fit, write, share=0.1, fresh=None, seed=0):
    count = real.shape[0]
    models = [fit(real, seed)]
    texts = [write(models[0], count, seed)]
    for moved in range(seed + 1, seed + generations + 1):
        model = fit(next_texts(plan, real, list(texts), share=share, fresh=fresh), moved)
        models += [model]
        texts += [write(model, count, moved)]
    return tuple(map(Generation, models, texts))
