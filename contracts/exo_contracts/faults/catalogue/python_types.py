"""Faults in the generated Python that knows the schema: models, dispatcher, host functions."""

from __future__ import annotations

from typing import Final

from exo_contracts.faults.catalogue.named import effect, type_
from exo_contracts.faults.fault import Fault
from exo_contracts.properties import agreement, host_call, host_failures, round_trip

_TYPES: Final = "generated/python/exo_types"
_MODELS: Final = f"{_TYPES}/models.py"
_DISPATCH: Final = f"{_TYPES}/dispatch.py"

_INT64: Final = "Field(ge=0, le=9223372036854775807)"

FAULTS: Final = (
    Fault(
        id="py-range-dropped",
        title="a range is not checked",
        layer="python types",
        path=_MODELS,
        at="pids: Annotated[int | None, «Field(ge=1, le=4194304)»]",
        faulty="Field()",
        subjects=(type_("DockerLimits"),),
        seen_by=agreement.NAME,
    ),
    Fault(
        id="py-bound-exclusive",
        title="an inclusive bound is taken as exclusive",
        layer="python types",
        path=_MODELS,
        at="temperature: Annotated[float | None, Field(«ge=0.0», le=1.0)]",
        faulty="gt=0.0",
        subjects=(type_("LLMRequest"),),
        seen_by=agreement.NAME,
    ),
    Fault(
        id="py-longest-off-by-one",
        title="a text may be one character too long",
        layer="python types",
        path=_MODELS,
        at="owner: Annotated[str, Field(max_length=«100», min_length=1)]",
        faulty="101",
        subjects=(type_("RepoRef"),),
        seen_by=agreement.NAME,
    ),
    Fault(
        id="py-shortest-off-by-one",
        title="a text may be one character too short",
        layer="python types",
        path=_MODELS,
        at="owner: Annotated[str, Field(max_length=100, min_length=«1»)]",
        faulty="0",
        subjects=(type_("RepoRef"),),
        seen_by=agreement.NAME,
    ),
    Fault(
        id="py-items-off-by-one",
        title="a list may have one item too many",
        layer="python types",
        path=_MODELS,
        at="labels: Annotated[list[LabelName] | None, Field(max_length=«20»)] = None\n"
        '    """Only issues that carry all of these."""\n\n    assignee',
        faulty="21",
        subjects=(type_("GitHubIssueQuery"),),
        seen_by=agreement.NAME,
    ),
    Fault(
        id="py-integer-by-double",
        title="an integer is a double: precision is lost at 2^53",
        layer="python types",
        path=_MODELS,
        at=f'login: Login\n    """Name."""\n\n    id: Annotated[«int», {_INT64}]',
        faulty="float",
        subjects=(type_("GitHubUser"),),
        seen_by=round_trip.NAME,
    ),
    Fault(
        id="py-fields-out-of-order",
        title="two fields are written in the other order",
        layer="python types",
        path=_MODELS,
        at=f"«ahead: Annotated[int, {_INT64}]\n"
        '    """Commits that only the local branch has."""\n\n'
        f"    behind: Annotated[int, {_INT64}]»",
        faulty=f"behind: Annotated[int, {_INT64}]\n    ahead: Annotated[int, {_INT64}]",
        subjects=(type_("GitUpstream"),),
        seen_by=round_trip.NAME,
    ),
    Fault(
        id="py-key-misspelt",
        title="a key is misspelt: retryAfterMs",
        layer="python types",
        path=_MODELS,
        at="retry_after_ms: Annotated[int | None, Field(«ge=0»,",
        faulty='alias="retryAfterMs", ge=0',
        subjects=(type_("EffectError"),),
        seen_by=agreement.NAME,
    ),
    Fault(
        id="py-default-filled-in",
        title="an absent property is filled in with a default",
        layer="python types",
        path=_MODELS,
        at="base_branch: Annotated[str | None, Field(max_length=255, min_length=1)] = «None»\n"
        '    """The branch that work is merged into."""\n\n\nclass',
        faulty='"main"',
        subjects=(type_("CallContext"),),
        seen_by=agreement.NAME,
    ),
    Fault(
        id="py-null-refused",
        title="a null is refused where the schema allows one",
        layer="python types",
        path=_MODELS,
        at="color: Annotated[str, Field(max_length=6, min_length=6)]\n"
        '    """Colour, six hex digits."""\n\n    description: «str | None»',
        faulty="str",
        subjects=(type_("GitHubLabel"),),
        seen_by=agreement.NAME,
    ),
    Fault(
        id="py-outsider-accepted",
        title="an enumeration has a word that the schema has not",
        layer="python types",
        path=_MODELS,
        at='"not_planned", "reopened", «"duplicate"»',
        faulty='"duplicate", "invalid"',
        subjects=(type_("GitHubStateReason"),),
        seen_by=agreement.NAME,
    ),
    Fault(
        id="py-tag-misspelt",
        title="a tag is misspelt",
        layer="python types",
        path=_MODELS,
        at='kind: «Literal["Dismissed"] = "Dismissed"»',
        faulty='Literal["Cancelled"] = "Cancelled"',
        subjects=(type_("PopupOutcome"),),
        seen_by=agreement.NAME,
    ),
    Fault(
        id="py-unknown-key",
        title="a closed record ignores a key that it does not know",
        layer="python types",
        path=_MODELS,
        at='"""A repository on the forge."""\n\n    model_config = ConfigDict(\n'
        '        extra=«"forbid"»',
        faulty='"ignore"',
        subjects=(type_("RepoRef"),),
        seen_by=agreement.NAME,
    ),
    Fault(
        id="py-open-record-closed",
        title="an open record refuses keys that it does not know",
        layer="python types",
        path=_MODELS,
        at='Open like all that the agent writes."""\n\n    model_config = ConfigDict(\n'
        '        extra=«"allow"»,\n    )\n    level',
        faulty='"forbid"',
        subjects=(type_("HookEffort"),),
        seen_by=agreement.NAME,
    ),
    Fault(
        id="py-unknown-keys-lost",
        title="an open record loses the keys that it does not know",
        layer="python types",
        path=_MODELS,
        at='Open like all that the agent writes."""\n\n    model_config = ConfigDict(\n'
        '        extra=«"allow"»,\n    )\n    level',
        faulty='"ignore"',
        subjects=(type_("HookEffort"),),
        seen_by=round_trip.NAME,
    ),
    Fault(
        id="py-handler-miswired",
        title="an effect is handed to another's handler",
        layer="python types",
        path=_DISPATCH,
        at="await handlers.«git_get_worktree»(effect.payload)",
        faulty="git_get_branch",
        subjects=(effect("GitGetWorktree"),),
        seen_by=host_call.NAME,
    ),
    Fault(
        id="py-handled-twice",
        title="an effect is handled twice",
        layer="python types",
        path=_DISPATCH,
        at="await «handlers.emit_event(effect.payload)»",
        faulty="handlers.emit_event(effect.payload)\n"
        "            await handlers.emit_event(effect.payload)",
        subjects=(effect("Emit"),),
        seen_by=host_call.NAME,
    ),
    Fault(
        id="py-stray-effect",
        title="a host function performs another's effect",
        layer="python types",
        path=_DISPATCH,
        at="if «effect.kind != kind»:",
        faulty="False",
        subjects=(effect("Log"),),
        seen_by=host_failures.NAME,
    ),
    Fault(
        id="py-refused-as-internal",
        title="a wrong effect is the host's own failure",
        layer="python types",
        path=_DISPATCH,
        at="return refuse(«invalid_input(error)»)",
        faulty="as_failure(kind, error)",
        subjects=(effect("Log"),),
        seen_by=host_call.NAME,
    ),
    Fault(
        id="py-failure-swallowed",
        title="a failed effect is answered with success",
        layer="python types",
        path=_DISPATCH,
        at="return «refuse(as_failure(effect.kind, error))»",
        faulty="acknowledge()",
        subjects=(effect("Log"),),
        seen_by=host_call.NAME,
    ),
    Fault(
        id="py-cancel-escapes",
        title="a cancelled handler ends in an exception",
        layer="python types",
        path=_DISPATCH,
        at="except «BaseException» as error:",
        faulty="Exception",
        subjects=(effect("Log"),),
        seen_by=host_failures.NAME,
    ),
    Fault(
        id="py-import-miswired",
        title="a host function performs under another effect's name",
        layer="python types",
        path=f"{_TYPES}/host_functions.py",
        at='host_function("log_info", kind=«"Log"»)',
        faulty='"Emit"',
        subjects=(effect("Log"),),
        seen_by=host_call.NAME,
    ),
)
