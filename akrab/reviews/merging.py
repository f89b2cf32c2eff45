"""Reviews, favourites and alerts of two records that become one."""

from akrab.customers.movers import Memory, bring_back, mover, repoint
from akrab.reviews import actions
from akrab.reviews.models import Favourite, Review, StockAlert

Waiting = StockAlert.State.WAITING


@mover("reviews.Review.customer")
class Reviews:
    """One person has one review of a product: a second one stays with the record that goes, and is not shown."""

    def move(self, *, keep: int, gone: int) -> Memory:
        moved = repoint(Review._meta.get_field("customer"), keep=keep, gone=gone)
        hidden = []
        for review in Review.objects.published().filter(customer=gone):
            actions.set_state(review=review, state=Review.State.HIDDEN)
            hidden.append(review.pk)
        return {"moved": moved, "hidden": hidden}

    def undo(self, *, keep: int, gone: int, memory: Memory) -> None:
        bring_back(Review._meta.get_field("customer"), memory["moved"], keep=keep, gone=gone)
        for review in Review.objects.filter(pk__in=memory["hidden"], state=Review.State.HIDDEN):
            actions.set_state(review=review, state=Review.State.PUBLISHED)


@mover("reviews.Favourite.customer")
class Favourites:
    """What both had in mind stands there once; the other's stays where it was."""

    def move(self, *, keep: int, gone: int) -> Memory:
        return {"moved": repoint(Favourite._meta.get_field("customer"), keep=keep, gone=gone)}

    def undo(self, *, keep: int, gone: int, memory: Memory) -> None:
        bring_back(Favourite._meta.get_field("customer"), memory["moved"], keep=keep, gone=gone)


@mover("reviews.StockAlert.customer")
class Alerts:
    """Who waits for the same thing twice is told once."""

    def move(self, *, keep: int, gone: int) -> Memory:
        moved = repoint(StockAlert._meta.get_field("customer"), keep=keep, gone=gone)
        double = StockAlert.objects.filter(customer=gone, state=Waiting)
        cancelled = list(double.values_list("pk", flat=True))
        double.update(state=StockAlert.State.CANCELLED)
        return {"moved": moved, "cancelled": cancelled}

    def undo(self, *, keep: int, gone: int, memory: Memory) -> None:
        bring_back(StockAlert._meta.get_field("customer"), memory["moved"], keep=keep, gone=gone)
        again = StockAlert.objects.filter(pk__in=memory["cancelled"], state=StockAlert.State.CANCELLED)
        again.update(state=Waiting)
