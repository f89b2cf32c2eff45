"""The map of the programs' door."""

from django.urls import path

from akrab.api.about import about

app_name = "api"
urlpatterns = [path("", about, name="about")]
