"""Background work: the one place that knows which task library serves (Django 6 brings it along)."""

from typing import Any

from django_tasks import TaskContext, task
from django_tasks.base import Task

__all__ = ["TaskContext", "is_waiting", "task"]


def is_waiting(one: Task[Any, Any]) -> bool:
    """True when the same task is queued already and has not begun, so that asking again would add nothing."""
    from django_tasks_db.models import DBTaskResult

    return DBTaskResult.objects.filter(task_path=one.module_path, status="READY").exists()
