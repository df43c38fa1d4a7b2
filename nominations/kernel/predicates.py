"""Permission answers: yes, or no with the reason in the user's words."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Answer:
    """Whether an act is allowed, and if not, why not; truthy when allowed."""

    allowed: bool
    reason: str | Promise = ""

    def __bool__(self) -> bool:
        return self.allowed


YES = Answer(allowed=True)


def no(reason: str | Promise) -> Answer:
    return Answer(allowed=False, reason=reason)
