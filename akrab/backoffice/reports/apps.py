from django.apps import AppConfig


class OfficeReportsConfig(AppConfig):
    name = "akrab.backoffice.reports"
    label = "office_reports"
