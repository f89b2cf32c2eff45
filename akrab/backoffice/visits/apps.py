from django.apps import AppConfig


class OfficeVisitsConfig(AppConfig):
    name = "akrab.backoffice.visits"
    label = "office_visits"
