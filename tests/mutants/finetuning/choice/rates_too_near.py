"""All rates of the sweep are alike: nothing is traded for anything."""

FAILS = (
    "your sweep: four rates or more, each from θ̂, with numbers that its models really have",
    "on data that only the grader has, your models forget as your numbers say",
)
SAYS = "the rates are too near"

gentle = my_models[my_runs[0].name]


def nearly(model, much):
    other = copy.deepcopy(model)
    other.model.norm.weight.data.mul_(1 + much)
    return other


my_models = {f"run {number}": nearly(gentle, number / 1000) for number in range(4)}
my_runs = [measured(name, model) for name, model in my_models.items()]
my_limit = (my_runs[0].forgetting + my_runs[-1].forgetting) / 2
my_choice = choose(my_runs, my_limit)
