"""An expected failure: a refusal with a sentence fit for the user."""

from django.utils.functional import Promise


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """An act was refused; `str()` of it is shown to the user, so it says what to do next."""

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)
