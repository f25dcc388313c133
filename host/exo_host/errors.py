"""What can go wrong in the host, as a tree.

```
HostError              anything a person can mend; shown without a traceback
├── GuestRefused       a wasm file that must not be loaded, and why
├── PolicyRefused      a policy that cannot be used, and where
├── GuestTrap          the guest ended a call abnormally; its instance is gone
│   └── GuestTimedOut  the host ended it, because its time was up
└── GuestClosed        a call came after the guest was closed
```
"""

from __future__ import annotations


class HostError(Exception):
    """A failure a person can mend; `str()` says what was found and what to do."""


class GuestRefused(HostError):
    """A wasm file that is no guest, or of a schema that this host's does not go with."""


class PolicyRefused(HostError):
    """A file that is no policy of this schema."""


class GuestTrap(HostError):
    """A call ended by a trap, an abort, or its clock. The instance must not be used again."""


class GuestTimedOut(GuestTrap):
    """A call that was ended because it took too long; the text says which clock ran out."""


class GuestClosed(HostError):
    """A call of a guest that was closed; another one has taken its place, or none."""
