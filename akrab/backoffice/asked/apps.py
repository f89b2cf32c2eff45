from django.apps import AppConfig


class OfficeAskedConfig(AppConfig):
    name = "akrab.backoffice.asked"
    label = "office_asked"
