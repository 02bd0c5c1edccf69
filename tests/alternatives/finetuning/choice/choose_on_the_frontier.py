"""The choice is looked for on the frontier alone; a sweep of five rates under other names."""


def usable(run):
    return all(abs(number) < float("inf") for number in run[1:])


def on_frontier(runs):
    names = []
    for run in filter(usable, runs):
        for other in filter(usable, runs):
            as_good = other.response_loss <= run.response_loss and other.forgetting <= run.forgetting
            if as_good and other[1:] != run[1:]:
                break
        else:
            names.append(run.name)
    return names


def choose(runs, most_forgetting):
    names = on_frontier(runs)
    kept = [run for run in runs if run.name in names and run.forgetting <= most_forgetting]
    if not kept:
        return None
    least = min(run.response_loss for run in kept)
    return next(run.name for run in kept if run.response_loss == least)


my_models = {f"rate number {number}": model for number, model in enumerate(my_models.values())}
my_runs = [measured(name, model) for name, model in my_models.items()]
my_limit = my_runs[0].forgetting + 0.01
my_choice = choose(my_runs, my_limit)
