from django.apps import AppConfig


class OfficeNextPurchasesConfig(AppConfig):
    name = "akrab.backoffice.next_purchases"
    label = "office_next_purchases"
