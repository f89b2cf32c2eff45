"""What every payment service promises, and the one way in which we talk to it.

A notice is a hint to look, never the proof: what counts is what the service answers when we ask it ourselves. So
disorder, repetition and forged bodies have nothing to work on.
"""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar, Protocol


class State(StrEnum):
    """How far a payment is at the service."""

    NONE = "none"  # the service does not know it (yet): the buyer has not chosen how to pay
    PENDING = "pending"
    REVIEW = "review"  # the service holds the money back until somebody has looked at it
    PAID = "paid"  # also when all or part went back later; see `refunded`
    FAILED = "failed"
    EXPIRED = "expired"


class RefundState(StrEnum):
    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True)
class Bill:
    """What is to be paid, amount in minor units. `reference` is ours and unique, at most 50 of A–Z, 0–9 and `-`; it
    stays the same when the same attempt is made again, so that the service does it once."""

    reference: str
    amount: int
    currency: str
    title: str
    made_at: dt.datetime
    expires_at: dt.datetime  # until when the buyer may pay
    name: str = ""
    email: str = ""
    phone: str = ""
    language: str = "id"


@dataclass(frozen=True, kw_only=True)
class Created:
    """A page of the service where the buyer pays."""

    url: str
    provider_reference: str = ""  # the service's own, when it has one already
    expires_at: dt.datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Refunded:
    """One refund as the service tells it. `key` is ours when we asked for it, else empty."""

    provider_reference: str
    state: RefundState
    amount: int
    key: str = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Status:
    """What the service answers. `amount` is what was paid or is to be paid, minor units; None: it did not say."""

    state: State
    amount: int | None = None
    currency: str = ""
    transaction: str = ""  # the service's id of the money's movement, for the owner's search there
    channel: str = ""  # "bank_transfer bca", as the service names it
    paid_at: dt.datetime | None = None
    reversed: bool = False  # the buyer's bank fetched the money back
    refunds: tuple[Refunded, ...] = ()
    raw: Mapping[str, Any] = field(default_factory=dict)

    @property
    def refunded(self) -> int:
        """Minor units that went back for certain."""
        return sum(one.amount for one in self.refunds if one.state == RefundState.DONE)


@dataclass(frozen=True, kw_only=True)
class Event:
    """A notice that is really from the service. `key` is the same for every repetition and for nothing else; `money`:
    it says that money came in; `test`: it is the service's own try-out."""

    key: str
    name: str  # what it tells, in the service's words
    reference: str  # our reference, as far as the notice carries it
    provider_reference: str = ""
    amount: int | None = None
    currency: str = ""
    money: bool = False
    test: bool = False


class Refusal(Exception):
    """The notice is not from the service, or nobody can read it. `code`: signature, old, unreadable."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def object_of(body: bytes) -> dict[str, Any]:
    """The JSON object of a notice. Raises Refusal."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Refusal("unreadable") from error
    if not isinstance(data, dict):
        raise Refusal("unreadable")
    return data


class Gateway(Protocol):
    """One payment service with the shop's keys. Amounts are minor units of the shop's currency."""

    code: ClassVar[str]
    name: ClassVar[str]
    currencies: ClassVar[frozenset[str]]

    def is_ready(self) -> bool:
        """Every key that it needs is there."""

    def create(self, bill: Bill, *, return_url: str, notice_url: str) -> Created:
        """A page to pay on; the same `bill.reference` again gives the same. Raises GatewayError."""

    def status(self, *, reference: str, provider_reference: str, currency: str) -> Status:
        """How far it is; state NONE when the service knows nothing. Raises GatewayError."""

    def refund(
        self, *, reference: str, provider_reference: str, amount: int, currency: str, key: str, reason: str
    ) -> Refunded:
        """Send money back, once for one `key`. Raises GatewayError; `permanent`: the service says no."""

    def close(self, *, reference: str, provider_reference: str) -> None:
        """The page is not to be paid on any more; nothing happens when it is too late. Raises GatewayError."""

    def verify(self, headers: Mapping[str, str], body: bytes) -> Event:
        """Read a notice that is from the service; header names in lower case. Raises Refusal."""

    def read(self, body: bytes) -> Event:
        """What a notice says, whoever wrote it. Raises Refusal when nobody can read it."""

    def test(self) -> str:
        """Ask something that needs the key; returns "live" or "test". Raises GatewayError."""
