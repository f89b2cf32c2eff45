from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class MessagingConfig(AppConfig):
    name = "akrab.messaging"

    def ready(self) -> None:
        autodiscover_modules("message_texts")

        from akrab.messaging import followed
        from akrab.tracking import links

        links.register(followed.sent)
