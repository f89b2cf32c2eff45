"""What the shop shows to chosen visitors, what it asks its customers, and the cards in its parcels."""

from akrab.engagement.models.web import WebCount, WebMessage, WebShowing

__all__ = ["WebCount", "WebMessage", "WebShowing"]
