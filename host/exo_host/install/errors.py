"""What can stand in the way of an installation.

```
HostError
├── SettingsRefused   a file that is not what the agent reads; nothing was written
├── CannotInstall     something that our own entries need is not there
└── NotWritten        a file could not be written; all files are as they were
```
"""

from __future__ import annotations

from exo_host.errors import HostError


class SettingsRefused(HostError):
    """A file that cannot be changed safely; `str()` begins with its path, line and column."""


class CannotInstall(HostError):
    """What the entries would need is missing; `str()` says what to do."""


class NotWritten(HostError):
    """Writing failed, and what had been written before was put back."""
