"""A container created and started, or nothing."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from concurrent.futures import Future

import docker.errors  # type: ignore[import-untyped]
from pydantic import JsonValue

from exo_host.effects.docker import checking, failing, mounting, replies
from exo_host.effects.docker.engine import Api, Engine
from exo_host.effects.docker.settings import DockerSettings
from exo_types.failure import EffectFailure
from exo_types.models import DockerContainer, DockerContainerSpec


async def spawn(
    engine: Engine, settings: DockerSettings, spec: DockerContainerSpec
) -> DockerContainer:
    """Have the image, create the container, start it."""
    config = configuration(settings, spec)
    name = None if spec.name is None else checking.container_name(spec.name)
    doing = f"starting a container of {spec.image}"
    try:
        async with asyncio.timeout(settings.timeout_seconds):
            await _provide(engine, spec)
            creating = engine.begin(doing, lambda api: _create(api, config, name))
            try:
                created = await asyncio.shield(asyncio.wrap_future(creating))
                return await engine.call(doing, lambda api: _start(api, created))
            except BaseException:
                await engine.insist(_undo(engine, creating))
                raise
    except TimeoutError:
        raise EffectFailure(
            "timeout", f"{doing} took longer than {settings.timeout_seconds:g} s"
        ) from None


def configuration(settings: DockerSettings, spec: DockerContainerSpec) -> dict[str, JsonValue]:
    """The body of the engine's request. Raises `invalid_input` or `forbidden`."""
    labels = dict(spec.labels)
    if labels.get(settings.managed_label, "true") != "true":
        raise checking.refuse(f"the label {settings.managed_label} is the host's to set")
    labels[settings.managed_label] = "true"
    for key, value in labels.items():
        if not key or "\0" in value:
            raise checking.refuse(f"a label needs a name and no NUL, got {key!r}")
        checking.line("a label's name", key)
    limits = spec.limits
    host: dict[str, JsonValue] = {
        "AutoRemove": spec.auto_remove,
        "Mounts": mounting.mounts(spec.mounts or (), settings.allowed_mount_roots),
    }
    if spec.network is not None:
        host["NetworkMode"] = checking.line("network", spec.network)
    if limits is not None:
        asked = {
            "Memory": limits.memory_bytes,
            "NanoCpus": limits.nano_cpus,
            "PidsLimit": limits.pids,
        }
        host |= {key: limit for key, limit in asked.items() if limit is not None}
    config: dict[str, JsonValue] = {
        "Image": checking.image_name(spec.image),
        "Env": [*checking.environment(spec.env)],
        "Labels": {**labels},
        "HostConfig": host,
    }
    if spec.command:
        config["Cmd"] = [*checking.arguments(spec.command)]
    if spec.working_directory is not None:
        config["WorkingDir"] = checking.path("working_directory", spec.working_directory)
    if spec.user is not None:
        config["User"] = checking.line("user", spec.user)
    return config


async def _provide(engine: Engine, spec: DockerContainerSpec) -> None:
    if spec.pull == "never":
        return
    if spec.pull == "missing":
        try:
            await engine.call("looking for the image", lambda api: api.inspect_image(spec.image))
        except EffectFailure as failure:
            if failure.error.code != "not_found":
                raise
        else:
            return
    stop = threading.Event()
    try:
        await engine.call(f"pulling {spec.image}", lambda api: _pull(api, spec.image, stop))
    finally:
        stop.set()


def _pull(api: Api, image: str, stop: threading.Event) -> None:
    for step in api.pull(image, stream=True, decode=True):
        # The engine says how it gets on often; without a listener it gives up by itself.
        if stop.is_set():
            return
        error = replies.Progress.model_validate(step).error
        if error is not None:
            raise failing.refused(f"pulling {image}", error)


def _create(api: Api, config: dict[str, JsonValue], name: str | None) -> replies.Container:
    created = replies.Created.model_validate(api.create_container_from_config(config, name))
    return replies.Container.model_validate(api.inspect_container(created.Id))


def _start(api: Api, created: replies.Container) -> DockerContainer:
    api.start(created.Id)
    try:
        return replies.Container.model_validate(api.inspect_container(created.Id)).described()
    except docker.errors.NotFound:
        # Its program has ended already, and it was to be removed then.
        return created.described("exited")


async def _undo(engine: Engine, creating: Future[replies.Container]) -> None:
    """Remove what `creating` made, once it is known to have made something."""
    if creating.cancel():
        return
    with contextlib.suppress(EffectFailure):
        created = await asyncio.wrap_future(creating)
        await engine.call(
            "removing a container", lambda api: api.remove_container(created.Id, v=True, force=True)
        )
