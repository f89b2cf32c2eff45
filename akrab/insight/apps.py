from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "akrab.insight"

    def ready(self) -> None:
        from akrab.insight import feelings  # noqa: F401  (readers of the journal, beside those of consumers.py)
