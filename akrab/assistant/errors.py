"""What the assistant says when it refuses."""

from akrab.core.errors import AkrabError


class AssistantError(AkrabError):
    """Base of all refusals of the assistant."""


class DraftClosed(AssistantError):
    """The draft was confirmed or dropped before, or changed since it was shown."""


class DraftUnclear(AssistantError):
    """A line does not say yet which article is meant, or nothing of it can be had."""
