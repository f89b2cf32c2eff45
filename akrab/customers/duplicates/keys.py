"""Candidate keys: two records are compared only when they share one, so that a hundred thousand are soon looked
through. Each key forgives another kind of slip."""

from collections.abc import Iterator
from itertools import combinations

from akrab.customers.duplicates.people import Person, sound


def keys(one: Person) -> set[str]:
    """All keys of a record. Those of the same first letter are of one kind."""
    return {key for key in _keys(one) if key}


def _keys(one: Person) -> Iterator[str]:
    for phone in one.phones:
        yield f"p{phone[-8:]}"  # without the country and the operator
        yield f"q{phone[-12:-4]}"  # a slip among the last
    for email in one.emails:
        local, _at, domain = email.partition("@")
        plain = local.partition("+")[0].replace(".", "").replace("_", "")
        yield f"e{plain}"
        if domain:
            yield f"f{plain[:4]}{domain}"
    yield from _of_names(one)
    if one.born:
        yield f"b{one.born}"
    if one.street:
        first = max(one.street.split(), key=len)
        yield f"s{first}{one.number}"
        if one.postcode:
            yield f"t{one.postcode}{sound(first)}"


def _of_names(one: Person) -> Iterator[str]:
    sounds = [sound(name) for name in one.names[:4]]
    for first, second in combinations(sorted(sounds), 2):
        yield f"n{first} {second}"
    for name in sounds:
        if one.city:
            yield f"c{name}{sound(one.city.split()[0])}"
        if one.postcode:
            yield f"z{name}{one.postcode}"
        if one.born:
            yield f"y{name}{one.born[:4]}"
            yield f"d{name}{one.born[4:]}"
    for name in one.names[:4]:
        if one.number:
            yield f"h{name[:3]}{one.number}"
        if one.born:
            yield f"m{name[:2]}{one.born[4:]}"
