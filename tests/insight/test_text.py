"""Names of goods come from files of all the world: none may break the way from the database to the facts."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from akrab.insight import refresh
from akrab.insight.models import ProductFigure, Refresh
from akrab.orders.models import Order
from tests.insight.factories import make_sale

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40)
AWKWARD = st.text(st.sampled_from("a\",'\n\r\t;\\ =-"), max_size=12)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(skus=st.lists(TEXT | AWKWARD, min_size=1, max_size=8, unique=True))
def test_any_text_arrives_as_it_was(skus: list[str]) -> None:
    Order.objects.all().delete()
    Refresh.objects.all().delete()
    make_sale(None, "2026-11-02 10:00", [(sku, 1, 100) for sku in skus])
    refresh.run(charts=False)
    assert sorted(ProductFigure.objects.values_list("sku", flat=True)) == sorted(skus)
