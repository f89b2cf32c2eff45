from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class FoundationConfig(AppConfig):
    name = "akrab.core"

    def ready(self) -> None:
        autodiscover_modules("shop_settings")
