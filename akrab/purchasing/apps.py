from django.apps import AppConfig


class PurchasingConfig(AppConfig):
    name = "akrab.purchasing"
