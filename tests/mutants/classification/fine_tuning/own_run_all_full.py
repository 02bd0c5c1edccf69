"""Both runs of one's own were made with head_only_steps=0: the frozen encoder is not θ̂ any more."""

FAILS = ("your own classifiers sort fresh e-mails, and your frozen encoder is θ̂ to the bit",)
SAYS = "it was trained"


frozen_encoder, frozen_head = full_encoder, full_head
