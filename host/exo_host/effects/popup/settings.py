"""What the popups need to be told."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

Extent = Annotated[str, Field(pattern=r"^[1-9][0-9]{0,3}%?$")]
"""Cells (`"72"`) or a share of the terminal (`"80%"`)."""


class PopupSettings(BaseModel, frozen=True, extra="forbid", use_attribute_docstrings=True):
    """Which terminal is asked, how large the popup is, and how long it stays."""

    program: str = "tmux"
    """The tmux to run: a name looked up in PATH, or a path."""

    socket_path: str | None = None
    """The tmux server's socket; None takes the one that `tmux_environment` names."""

    tmux_environment: str | None = None
    """The value of TMUX in the environment that the host was started in; None outside tmux."""

    target_client: str | None = None
    """The client to ask, as `tmux list-clients` names it; None takes the one last used."""

    target_pane: str | None = None
    """Only clients attached to this pane's session are asked; None asks any client."""

    width: Extent = "80%"
    """How wide the popup is, its border included."""

    height: Extent = "80%"
    """How high the popup is, its border included."""

    default_timeout_seconds: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = 300.0
    """How long a form without `timeout_ms` waits for its answer; None waits for ever."""

    command_timeout_seconds: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 5.0
    """How long tmux may take to answer what it answers at once."""

    grace_seconds: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 2.0
    """How long a popup that was closed may take to be gone."""

    guard_seconds: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0.4
    """Keys that come this soon after the form is shown are dropped: the pane was to have them."""
