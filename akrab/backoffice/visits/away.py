"""What pages about visits say while the database of visits does not answer."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http.response import HttpResponseBase

from akrab.backoffice.access import OfficeRequest
from akrab.backoffice.pages import page
from akrab.tracking.away import SILENT, is_away

P = ParamSpec("P")
View = Callable[Concatenate[OfficeRequest, P], HttpResponseBase]


def reads_visits(view: View[P]) -> View[P]:
    """The view reads visits; when they are away, the page says so in their place."""

    @wraps(view)
    def reading(request: OfficeRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except SILENT:
            if not is_away():
                raise
            return page(request, "backoffice/visits/away.html", {"again": request.get_full_path()}, here="visits")

    return reading
