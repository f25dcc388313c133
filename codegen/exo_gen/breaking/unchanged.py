"""Which types mean the same in two schemas, at whatever depth: there is nothing to find in them."""

from __future__ import annotations

from collections import defaultdict

from exo_gen.meaning import meaning
from exo_gen.mentions import mentioned_by
from exo_gen.model import Model


def unchanged(old: Model, new: Model) -> frozenset[str]:
    """Return the names whose types, with all they mention, write and read the same documents."""
    before = {named.name: named for named in old.all_types()}
    after = {named.name: named for named in new.all_types()}
    changed = {
        name
        for name in before.keys() | after.keys()
        if name not in before or name not in after or meaning(before[name]) != meaning(after[name])
    }
    users: defaultdict[str, set[str]] = defaultdict(set)
    for model in (before, after):
        for named in model.values():
            for name in mentioned_by(named):
                users[name].add(named.name)
    waiting = list(changed)
    while waiting:
        for user in users[waiting.pop()] - changed:
            changed.add(user)
            waiting.append(user)
    return frozenset(before.keys() - changed)
