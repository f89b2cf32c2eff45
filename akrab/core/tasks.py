"""Background work: the one place that knows which task library serves (Django 6 brings it along)."""

from django_tasks import TaskContext, task

__all__ = ["TaskContext", "task"]
