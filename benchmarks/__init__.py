"""Measurements of speed: ``make bench``. Never part of the tests, since timings depend on the machine."""
