"""Addresses of the office: orders from messages, commands by chat. Their names stand in the name space `office:`."""

from django.urls import path

from akrab.backoffice.assistant import commands, drafts

urlpatterns = [
    path("assistant/", drafts.drafts, name="assistant"),
    path("assistant/<int:pk>/", drafts.draft, name="draft"),
    path("assistant/<int:pk>/change/", drafts.change, name="draft_change"),
    path("assistant/<int:pk>/customer/", drafts.customer, name="draft_customer"),
    path("assistant/<int:pk>/show/", drafts.show, name="draft_show"),
    path("assistant/<int:pk>/shown/", drafts.shown, name="draft_shown"),
    path("assistant/<int:pk>/order/", drafts.order, name="draft_order"),
    path("assistant/<int:pk>/drop/", drafts.drop, name="draft_drop"),
    path("assistant/commands/", commands.commands, name="assistant_commands"),
    path("assistant/commands/code/", commands.code, name="assistant_code"),
    path("assistant/commands/<int:pk>/remove/", commands.remove, name="assistant_number_remove"),
    path("assistant/settings/", commands.settings, name="assistant_settings"),
]
