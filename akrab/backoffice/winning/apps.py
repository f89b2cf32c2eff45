from django.apps import AppConfig


class OfficeWinningConfig(AppConfig):
    name = "akrab.backoffice.winning"
    label = "office_winning"
