"""What answers here."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

import akrab


@require_safe
def about(request: HttpRequest) -> JsonResponse:
    """Name and version of the program: nothing about the shop."""
    return JsonResponse({"name": "akrab", "version": akrab.__version__})
