from django.apps import AppConfig


class OfficeMoneyConfig(AppConfig):
    name = "akrab.backoffice.money"
    label = "office_money"
