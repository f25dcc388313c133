"""Which guest decides, and by which policy: the configured ones, or the guest that came with us."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from exo_host.config.load import Config
from exo_host.runtime.generation import GuestSource

_PACKAGED: Final = Path(__file__).parent / "guest.wasm"
_IN_CHECKOUT: Final = Path(__file__).parents[2] / "generated" / "wasm" / "guest.wasm"


def guest_source(config: Config) -> GuestSource:
    """Where the guest and the policy are.

    Where nothing says which guest, and the usual place has none, it is the one that comes with the
    host: in the installed package, or in the checkout it is run from.
    """
    guest = config.settings.guest
    policy = None if guest.policy is None else config.path(guest.policy)
    wasm = config.path(guest.wasm)
    if not config.says("guest.wasm") and not wasm.exists():
        wasm = next((path for path in (_PACKAGED, _IN_CHECKOUT) if path.is_file()), wasm)
    return GuestSource(wasm, policy)
