"""What can be wrong with the archive or the configuration. A page that is no article is not an error: see outcome.py.

TearsheetError
├── UsageError            what the user asked for or configured cannot be done (exit code 2)
└── StorageError          the archive cannot do it (exit code 1)
    ├── ArchiveLocked     another process is writing
    ├── ArchiveTooNew     written by a newer Tearsheet
    ├── ArchiveTooOld     written by an older one, and not brought up to date yet
    └── ArchiveDamaged    bytes that should be there are not, or differ
        └── ValueDamaged  a value in the database has another form than any that is written
"""


class TearsheetError(Exception):
    """The message is one sentence for a person: what, where, and what to do."""


class UsageError(TearsheetError):
    """A wrong argument or configuration."""


class StorageError(TearsheetError):
    """The archive cannot be read or written."""


class ArchiveLocked(StorageError):
    """Another process holds the archive or the source."""


class ArchiveTooNew(StorageError):
    """The archive carries migrations this program does not know."""


class ArchiveTooOld(StorageError):
    """The archive lacks migrations, and was opened for reading only."""


class ArchiveDamaged(StorageError):
    """The archive or a capture file is not what was written."""


class ValueDamaged(ArchiveDamaged, ValueError):
    """A value in the database cannot be taken apart. Whoever looks for damage takes it for any bad value."""
