"""Values of the database that damage has made something else than was ever written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from storage.errors import ValueDamaged


@contextmanager
def as_written(what: str) -> Iterator[None]:
    """Say of values that cannot be taken apart, as no code here writes them, what they are of. Raises ValueDamaged.

    SQLite sees damage in the structure of its pages only: it hands out a changed letter in a list or a time.
    """
    try:
        yield
    except ValueDamaged:
        raise
    except (TypeError, ValueError, AttributeError, LookupError) as error:
        raise ValueDamaged(
            f"The archive is damaged: {what} is not of the form it was written in; `tearsheet verify` names what is "
            "wrong, and a backup puts it back."
        ) from error
