"""The model was made, but the training cell was not run."""

from tinyloops.models import small_decoder
from tinyloops.world import World

FAILS = (
    "your model is close to the entropy floor on fresh texts, and not below",
    "your model is close to the entropy floor on texts that only the grader has",
)
SAYS = "`pretrained` is not trained"


pretrained = small_decoder(len(World(seed=0).vocabulary))
