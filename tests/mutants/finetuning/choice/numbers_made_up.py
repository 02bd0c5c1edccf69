"""The numbers of the sweep are not those of its models."""

FAILS = ("your sweep: four rates or more, each from θ̂, with numbers that its models really have",)
SAYS = "measured on its model"

my_runs = [run._replace(response_loss=run.response_loss - 0.2) for run in my_runs]
