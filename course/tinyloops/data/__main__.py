"""``python -m tinyloops.data`` prints the page of data cards."""

import sys

from .page import page

sys.stdout.write(page())
