"""What keeps a process from starting becomes a sentence: no trace, and no secret in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import SQLAlchemyError

from store.base.config import ConfigError
from store.base.trouble import words


@contextmanager
def sentences() -> Iterator[None]:
    """Raises ConfigError for what the block raises of databases and files."""
    try:
        yield
    except SQLAlchemyError as error:
        meant = words(error)
        raise ConfigError(
            f"{meant[0].upper()}{meant[1:]}. Check DATABASE_URL, and start again when the database is well."
        ) from None
    except OSError as error:
        raise ConfigError(
            f"VAR_DIR cannot be used: {error.strerror or 'no access'}. The bot keeps its key and database there."
        ) from None
