from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CustomersConfig(AppConfig):
    name = "akrab.customers"

    def ready(self) -> None:
        autodiscover_modules("merging")
