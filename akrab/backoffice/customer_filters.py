"""What the list of customers is narrowed by, as it stands in the address of the page and in saved lists."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.dates import MONTHS
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy

from akrab.consent.models import Channel
from akrab.customers.models import Customer
from akrab.insight.models import CustomerScore

OWN = "own_"  # in front of the shop's own fields
SORTS: dict[str, Any] = {
    "newest": gettext_lazy("Newest first"),
    "name": gettext_lazy("By name"),
    "value": gettext_lazy("Most bought first"),
}
CONSENTS: dict[str, Any] = {
    Channel.WHATSAPP.value: gettext_lazy("agreed to WhatsApp"),
    Channel.EMAIL.value: gettext_lazy("agreed to e-mail"),
    "none": gettext_lazy("agreed to nothing"),
}
BOUGHT: dict[str, Any] = {
    "30": gettext_lazy("bought within 30 days"),
    "90": gettext_lazy("bought within 90 days"),
    "365": gettext_lazy("bought within a year"),
    "not90": gettext_lazy("not for 90 days"),
    "not180": gettext_lazy("not for half a year"),
    "not365": gettext_lazy("not for a year"),
    "never": gettext_lazy("never bought"),
}
SOURCES: dict[str, Any] = {
    "office": gettext_lazy("written down by the shop"),
    "registration": gettext_lazy("registered"),
    "counter": gettext_lazy("at the counter"),
    "qr": gettext_lazy("by the code at the counter"),
    "import": gettext_lazy("from a file"),
    "whatsapp": gettext_lazy("wrote by WhatsApp"),
    "email": gettext_lazy("wrote by e-mail"),
    "chat": gettext_lazy("from a chat"),
}
# From and up to which age, both included.
AGES: dict[str, tuple[int, int | None]] = {
    "0-17": (0, 17), "18-24": (18, 24), "25-34": (25, 34), "35-44": (35, 44), "45-54": (45, 54), "55-64": (55, 64),
    "65-": (65, None),
}  # fmt: skip
UNKNOWN = "unknown"  # the birthday
WORTHS: dict[str, Any] = {
    "tenth": gettext_lazy("the most valuable tenth"),
    "quarter": gettext_lazy("the most valuable quarter"),
    "half": gettext_lazy("the more valuable half"),
    "rest": gettext_lazy("the less valuable half"),
}
STAYING: dict[str, Any] = {"slipping": gettext_lazy("may not come back")}
# Fields of Wanted by their names in the address; where nothing else is said, they are called the same.
PARAMETERS = {
    name: name
    for name in (
        "state", "standing", "tag", "place", "consent", "bought", "debt", "birthday", "source", "occupation", "age",
        "gender", "tier", "group", "worth", "staying", "figure", "message",
    )
}  # fmt: skip
PARAMETERS = {"q": "query", **PARAMETERS}


@dataclass(frozen=True)
class Wanted:
    """What somebody narrows the list by; every field empty when it does not matter."""

    query: str = ""
    state: str = ""
    standing: str = ""
    tag: str = ""
    place: str = ""  # "city:Solo" or "region:33.72", the code of a province, a regency or a district
    consent: str = ""
    bought: str = ""
    debt: str = ""  # "yes"
    birthday: str = ""  # a month, "1" to "12"
    source: str = ""
    occupation: str = ""
    age: str = ""  # one of AGES, or UNKNOWN
    gender: str = ""
    tier: str = ""  # its code
    group: str = ""  # the code of a group of the model, see insight.groups
    worth: str = ""  # one of WORTHS, by what they will probably buy in a year
    staying: str = ""  # one of STAYING
    figure: str = ""  # the customers behind a figure of winning and keeping, see customer_figures
    message: str = ""  # who got a message to many, or whom its kind moves, see customer_messages
    own: tuple[tuple[str, str], ...] = ()  # key of a field of the shop, and its value
    sort: str = "newest"
    after: str = ""

    @property
    def pairs(self) -> dict[str, str]:
        """As the address of the list says it, without what does not matter."""
        said = {name: getattr(self, field) for name, field in PARAMETERS.items()}
        said |= {OWN + key: value for key, value in self.own}
        said["sort"] = "" if self.sort == "newest" else self.sort
        return {key: value for key, value in said.items() if value}

    @property
    def narrowed(self) -> bool:
        return bool(self.pairs.keys() - {"sort"})

    @property
    def extra(self) -> int:
        """How many of the filters are on that stand behind “More filters”."""
        return len(self.pairs.keys() - {"q", "sort", "standing", "tag"})

    @property
    def address(self) -> str:
        return urlencode(self.pairs)

    def without(self, name: str) -> str:
        """The address of the list when this one does not matter any more."""
        return urlencode({key: value for key, value in self.pairs.items() if key != name})


def wanted_from(said: Mapping[str, str]) -> Wanted:
    """Read an address or a form; what makes no sense is left out."""

    def one(name: str, among: Any = None) -> str:
        value = said.get(name, "").replace("\0", "").strip()[:300]
        return value if among is None or value in among else ""

    return Wanted(
        query=one("q"),
        state=one("state", Customer.State.values),
        standing=one("standing", CustomerScore.Standing.values),
        tag=one("tag"),
        place=one("place"),
        consent=one("consent", CONSENTS),
        bought=one("bought", BOUGHT),
        debt=one("debt", {"yes"}),
        birthday=one("birthday", {str(month) for month in MONTHS}),
        source=one("source", SOURCES),
        occupation=one("occupation"),
        age=one("age", {*AGES, UNKNOWN}),
        gender=one("gender", Customer.Gender.values),
        tier=one("tier"),
        group=one("group"),
        worth=one("worth", WORTHS),
        staying=one("staying", STAYING),
        figure=one("figure"),
        message=one("message"),
        own=tuple((key[len(OWN) :], one(key)) for key in said if key.startswith(OWN) and one(key)),
        sort=one("sort", SORTS) or "newest",
        after=one("after"),
    )
