"""The truth and the model are swapped in the difference."""

FAILS = (
    "your own run: models of their own, their distances, and what each plan does to them",
    "on texts that only the grader has, your models are as far from the truth as you say",
)
SAYS = "come first"

my_kl = {
    plan: [kl_to_truth(text_log_probs(each.model, unread), true_log_probs, tokens)[0] for each in made]
    for plan, made in {"replace": my_replace, "accumulate": my_accumulate}.items()
}
