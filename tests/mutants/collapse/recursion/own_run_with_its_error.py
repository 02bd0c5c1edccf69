"""The distance and its standard error stand together."""

FAILS = (
    "your own run: models of their own, their distances, and what each plan does to them",
    "on texts that only the grader has, your models are as far from the truth as you say",
)
SAYS = "stands beside its standard error"

my_kl = {
    plan: [kl_to_truth(true_log_probs, text_log_probs(each.model, unread), tokens) for each in made]
    for plan, made in {"replace": my_replace, "accumulate": my_accumulate}.items()
}
