"""What must hold of the stock at every moment."""

from django.db.models import Sum

from akrab.catalogue.models import OutletStock, Stock, StockMove, Variant


def figures(variant: Variant) -> tuple[int, int, int, int]:
    """on_hand, reserved, elsewhere, reserved_elsewhere."""
    stock = Stock.objects.get(variant=variant)
    return stock.on_hand, stock.reserved, stock.elsewhere, stock.reserved_elsewhere


def assert_ledger_holds(only: Variant | None = None) -> None:
    """Per variant and per outlet the moves sum up to what is free, and the outlets to their whole."""
    stocks = Stock.objects.filter(variant=only) if only else Stock.objects.all()
    for stock in stocks:
        moves = StockMove.objects.filter(variant_id=stock.pk)
        sums = dict(moves.values_list("outlet_id").annotate(n=Sum("quantity")).order_by())
        rows = {row.outlet_id: row for row in OutletStock.objects.filter(variant_id=stock.pk)}
        assert sum(sums.values()) == stock.on_hand
        assert sums.get(None, 0) == stock.on_hand - stock.elsewhere
        assert sum(row.on_hand for row in rows.values()) == stock.elsewhere
        assert sum(row.reserved for row in rows.values()) == stock.reserved_elsewhere
        for outlet_id in {*rows, *sums} - {None}:
            assert sums.get(outlet_id, 0) == (rows[outlet_id].on_hand if outlet_id in rows else 0)
