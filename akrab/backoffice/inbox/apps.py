from django.apps import AppConfig


class OfficeInboxConfig(AppConfig):
    name = "akrab.backoffice.inbox"
    label = "office_inbox"
