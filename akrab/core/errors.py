"""What an action says when it refuses: one sentence a person can act on. Nothing has then changed."""


class AkrabError(Exception):
    """Base of every refusal. `str(error)` is translated and says what happened and what to do."""

    def __init__(self, sentence: object, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.field = field  # the form field the sentence belongs to, when there is one

    def __str__(self) -> str:
        return str(self.args[0])


class NotAllowed(AkrabError):
    """The person may not do this."""
