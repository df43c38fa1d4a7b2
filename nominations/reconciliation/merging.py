"""How three versions of a group merge: what we hold, what was published before, what is published now."""

from dataclasses import dataclass

from nominations.reconciliation.fields import FIELDS, Facts


@dataclass(frozen=True)
class Merge:
    """What becomes of each field: taken from the Register, or left for a person to decide."""

    take: Facts
    differing: Facts
    agreeing: tuple[str, ...]


def merge(*, ours: Facts, base: Facts, theirs: Facts) -> Merge:
    """Compare three versions field by field; without a base nothing of ours is overwritten.

    Ours as the base had it: theirs is taken. Theirs as the base had it: nothing. Both changed: a difference.
    """
    take: Facts = {}
    differing: Facts = {}
    agreeing = []
    for name in FIELDS:
        if name not in theirs:
            continue
        if ours[name] == theirs[name]:
            agreeing.append(name)
        elif name in base and base[name] == theirs[name]:
            continue
        elif name in base and ours[name] == base[name]:
            take[name] = theirs[name]
        else:
            differing[name] = theirs[name]
    return Merge(take, differing, tuple(agreeing))
