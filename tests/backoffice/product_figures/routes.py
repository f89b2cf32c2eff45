"""Who may open the pages of how products sell."""

from akrab.accounts.models import Role
from tests.catalogue.factories import make_variant

VIEWERS = {Role.OWNER, Role.MANAGER, Role.MARKETING, Role.ANALYST}
ROUTES = {
    "product_figures": (VIEWERS, "get"),
    "product_figures_again": (VIEWERS, "post"),
    "product_figures_csv": (VIEWERS, "get"),
    "product_figure": (VIEWERS, "get"),
}


def arguments() -> dict[str, dict[str, object]]:
    return {"product_figure": {"pk": make_variant().product_id}}
