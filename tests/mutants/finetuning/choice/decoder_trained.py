"""The sweep trained `decoder` itself."""

FAILS = ("your sweep: four rates or more, each from θ̂, with numbers that its models really have",)
SAYS = "a run trained `decoder` itself"

decoder = my_models[my_runs[0].name]
