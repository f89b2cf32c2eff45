"""How long what is kept, and the record of processing that the law asks for, made from the map itself."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.http import HttpResponse

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.pages import page
from akrab.core import clock
from akrab.core.personal import holdings
from akrab.privacy import names
from akrab.privacy.retention import RULES


@dataclass
class Purpose:
    """One line of the record: what for, which tables, what goes and what stays when a person is erased."""

    why: str
    tables: list[str] = field(default_factory=list)
    goes: list[str] = field(default_factory=list)
    stays: list[str] = field(default_factory=list)
    grounds: list[str] = field(default_factory=list)


def purposes() -> Iterable[Purpose]:
    """The map of personal data, by purpose."""
    found: dict[str, Purpose] = {}
    for model, holding in holdings():
        if not holding.through:
            continue
        one = found.setdefault(str(holding.why), Purpose(str(holding.why)))
        label = model._meta.label
        words = {
            item.name: names.of_field(label, item.name, str(item.verbose_name)) for item in model._meta.concrete_fields
        }
        _add(one.tables, [names.of_table(label, str(model._meta.verbose_name))])
        _add(one.goes, [words[name] for name in holding.erased.split()])
        _add(one.stays, [words[name] for name in holding.kept.split()])
        if holding.kept_why and str(holding.kept_why) not in one.grounds:
            one.grounds.append(str(holding.kept_why))
    return found.values()


def _add(known: list[str], new: Iterable[str]) -> None:
    known += [one for one in dict.fromkeys(new) if one not in known]


@needs(C.PRIVACY_MANAGE)
def keeping(request: OfficeRequest) -> HttpResponse:
    """What is forgotten by itself, and after how long."""
    context = {"rules": [(rule.label, rule.after()) for rule in RULES], "tab": "rules"}
    return page(request, "backoffice/privacy/rules.html", context, here="privacy")


@needs(C.PRIVACY_MANAGE)
def record(request: OfficeRequest) -> HttpResponse:
    """The record of processing, ready to print."""
    context = {
        "purposes": list(purposes()),
        "rules": [(rule.label, rule.after()) for rule in RULES],
        "today": clock.today(),
        "tab": "record",
    }
    return page(request, "backoffice/privacy/record.html", context, here="privacy")
