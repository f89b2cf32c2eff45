from importlib import import_module

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "akrab.payments"

    def ready(self) -> None:
        for module in ("own_methods", "adapters", "papers"):  # they register the ways to pay, and the words on invoices
            import_module(f"{self.name}.{module}")
