from django.apps import AppConfig


class OfficeWorthConfig(AppConfig):
    name = "akrab.backoffice.worth"
    label = "office_worth"
