from django.apps import AppConfig


class OfficeEvaluatorConfig(AppConfig):
    name = "akrab.backoffice.evaluator"
    label = "office_evaluator"
