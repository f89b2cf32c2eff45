from django.apps import AppConfig


class OfficeUndertakingsConfig(AppConfig):
    name = "akrab.backoffice.undertakings"
    label = "office_undertakings"
