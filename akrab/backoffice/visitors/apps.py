from django.apps import AppConfig


class OfficeVisitorsConfig(AppConfig):
    name = "akrab.backoffice.visitors"
    label = "office_visitors"
