from importlib import import_module

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "akrab.payments"

    def ready(self) -> None:
        for module in ("own_methods", "adapters"):  # they register the ways to pay
            import_module(f"{self.name}.{module}")
