"""Figures of messages, service and visits."""

from django.utils.translation import gettext_lazy as _

from akrab.insight.dictionary.metric import Metric
from akrab.insight.dictionary.trade import CELL

METRICS = [
    Metric(
        "messages_sent", "messages", _("Messages sent"), _("Messages that left the shop, on all ways."),
        _("outgoing messages that were handed over"), "count", CELL, "messages",
    ),
    Metric(
        "messages_received", "messages", _("Messages received"), _("Messages that customers wrote to you."),
        _("incoming messages"), "count", CELL, "messages",
    ),
    Metric(
        "messages_failed", "messages", _("Messages that failed"), _("Messages that did not get through."),
        _("outgoing messages in the state failed"), "count", CELL, "messages",
    ),
    Metric(
        "messages_read", "messages", _("Messages read"), _("Of the messages sent, how many were surely read."),
        _("outgoing messages in the state read ÷ messages sent"), "share", CELL, "messages",
    ),
    Metric(
        "message_cost", "messages", _("Cost of messages"), _("What sending cost, where you entered the rates."),
        _("messages sent × the rate of their channel"), "money", CELL, "messages",
    ),
    Metric(
        "conversations", "messages", _("Matters of customers"), _("How often somebody came with a question or wish."),
        _("matters begun, from the first message until solved"), "count", CELL, "episodes",
    ),
    Metric(
        "answered_share", "messages", _("Matters answered"), _("Of those, how many got an answer."),
        _("matters with an answer ÷ matters"), "share", CELL, "episodes",
    ),
    Metric(
        "first_answer", "messages", _("Time to the first answer"), _("How long customers waited for the first answer."),
        _("mean minutes from the first message to the first answer"), "minutes", CELL, "episodes",
    ),
    Metric(
        "visits", "visits", _("Visits"), _("How often people looked at your shop’s pages."),
        _("visits of people who agreed to be counted, machines left out"), "count", CELL, "visits",
    ),
    Metric(
        "visit_orders", "visits", _("Visits with an order"), _("Visits that ended in an order."),
        _("visits with at least one order"), "count", CELL, "visits",
    ),
    Metric(
        "conversion", "visits", _("Visits that became orders"), _("Of a hundred visits, how many ended in an order."),
        _("visits with an order ÷ visits"), "share", CELL, "visits",
    ),
    Metric(
        "pages_per_visit", "visits", _("Pages per visit"), _("How many pages people look at."),
        _("pages seen ÷ visits"), "count", CELL, "visits",
    ),
]  # fmt: skip
