"""Why a questionnaire or an answer is refused."""

from akrab.core.errors import AkrabError


class QuestionError(AkrabError):
    """Something in a questionnaire or an answer is refused. `field` "q<id>" names a question."""


class AnsweredAlready(QuestionError):
    """This person has answered before."""


class QuestionsClosed(QuestionError):
    """The questionnaire takes no answers (any more)."""
