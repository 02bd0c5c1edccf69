"""The limit is one that every run keeps."""

FAILS = ("your choice is the one that your own limit leaves of your own runs",)
SAYS = "chooses nothing"

my_limit = 100.0
my_choice = choose(my_runs, my_limit)
