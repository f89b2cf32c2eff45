from django.apps import AppConfig


class OfficeCounterConfig(AppConfig):
    name = "akrab.backoffice.counter"
    label = "office_counter"
