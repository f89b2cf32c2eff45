from django.apps import AppConfig


class OfficePurchasingConfig(AppConfig):
    name = "akrab.backoffice.purchasing"
    label = "office_purchasing"
