from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class TrackingConfig(AppConfig):
    name = "akrab.tracking"

    def ready(self) -> None:
        autodiscover_modules("merging")
