"""What shows that a line says when something was: a year, a clock, a day of a month."""

from __future__ import annotations

import re

DATE_SIGN = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[:.h]\d\d(?:\b|[ap]m\b)|\d+月\s?\d+日|\d+일")
"""Not every match is a date: a number with a point or one like a year may be something else."""
