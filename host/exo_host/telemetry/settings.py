"""Where telemetry goes, how often, and how long anything may take."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import BaseModel, Field, SecretStr, field_validator, model_validator


class TelemetrySettings(BaseModel, frozen=True, extra="forbid", use_attribute_docstrings=True):
    """A collector, and the patience the host has with it."""

    endpoint: str | None = None
    """Base URL of a collector, such as `http://127.0.0.1:4318`; `/v1/traces` and `/v1/logs` are
    added. None turns telemetry off."""

    headers: Mapping[str, SecretStr] = Field(default_factory=dict)
    """Sent with each request, for authorization."""

    service_name: Annotated[str, Field(min_length=1)] = "exomonad"
    """`service.name` of all that is sent."""

    batch_size: Annotated[int, Field(ge=1)] = 512
    """Events, or spans, in one request at most."""

    queue_size: Annotated[int, Field(ge=1)] = 2048
    """Events, and as many spans, that may wait; what comes then is dropped and counted."""

    schedule_delay_seconds: Annotated[float, Field(gt=0)] = 2.0
    """How long a batch that is not full waits for more."""

    export_timeout_seconds: Annotated[float, Field(gt=0)] = 10.0
    """For one batch, all attempts together; then it is dropped."""

    shutdown_timeout_seconds: Annotated[float, Field(ge=0)] = 5.0
    """For all that waits when the host closes."""

    @field_validator("endpoint")
    @classmethod
    def _check_endpoint(cls, endpoint: str | None) -> str | None:
        if endpoint is None:
            return None
        parts = urlsplit(endpoint)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("expected http://HOST:PORT or https://HOST:PORT")
        if parts.username or parts.password or parts.query or parts.fragment:
            raise ValueError("expected an address only; what authorizes goes into `headers`")
        return endpoint.rstrip("/")

    @field_validator("headers")
    @classmethod
    def _check_headers(cls, headers: Mapping[str, SecretStr]) -> Mapping[str, SecretStr]:
        for name, value in headers.items():
            text = value.get_secret_value()
            if not name.isascii() or not name.replace("-", "").replace("_", "").isalnum():
                raise ValueError("the name of a header has letters, digits, - and _ only")
            if not (text.isascii() and text.isprintable()):
                raise ValueError(f"the value of {name} is not printable ASCII")
        return headers

    @model_validator(mode="after")
    def _check_sizes(self) -> TelemetrySettings:
        if self.batch_size > self.queue_size:
            raise ValueError("batch_size is more than queue_size can hold")
        return self
