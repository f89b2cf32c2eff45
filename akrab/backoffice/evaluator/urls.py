"""Addresses: did it help."""

from django.urls import URLPattern, URLResolver, path

from akrab.backoffice.evaluator import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("evaluator/", views.evaluator, name="evaluator"),
    path("evaluator/new/", views.evaluation_new, name="evaluation_new"),
    path("evaluator/<int:pk>/", views.evaluation, name="evaluation"),
    path("evaluator/<int:pk>/change/", views.evaluation_change, name="evaluation_change"),
    path("evaluator/<int:pk>/notes/<int:note>/", views.evaluation_note_change, name="evaluation_note_change"),
    path("evaluator/<int:pk>/print/", views.evaluation_print, name="evaluation_print"),
    path("evaluator/<int:pk>/again/", views.evaluation_again, name="evaluation_again"),
    path("evaluator/<int:pk>/remove/", views.evaluation_remove, name="evaluation_remove"),
    path("evaluator/<int:pk>/notes/", views.evaluation_note, name="evaluation_note"),
    path("evaluator/<int:pk>/notes/<int:note>/remove/", views.evaluation_note_remove, name="evaluation_note_remove"),
    path("evaluator/<int:pk>/sheets/", views.evaluation_sheet, name="evaluation_sheet"),
    path(
        "evaluator/<int:pk>/sheets/<int:sheet>/remove/", views.evaluation_sheet_remove, name="evaluation_sheet_remove"
    ),
    path("evaluator/<int:pk>/sheet.<str:form>", views.evaluation_export, name="evaluation_export"),
]
