"""The distances are measured on the real texts that generation 0 read."""

FAILS = (
    "your own run: models of their own, their distances, and what each plan does to them",
    "on texts that only the grader has, your models are as far from the truth as you say",
)
SAYS = "the texts that generation 0 has read"

truth = torch.tensor([judge.log_prob(text) for text in words_of(real)], dtype=torch.float64)
lengths = (real[:, 1:] != PAD).sum(dim=1)
my_kl = {
    plan: [kl_to_truth(truth, text_log_probs(each.model, real), lengths)[0] for each in made]
    for plan, made in {"replace": my_replace, "accumulate": my_accumulate}.items()
}
