"""People for tests."""

import itertools

from akrab.accounts.models import Role, User

_count = itertools.count(1)


def make_user(role: Role = Role.OWNER, *, name: str = "Sari", password: str | None = None, **fields: str) -> User:
    number = next(_count)
    email = fields.pop("email", f"person{number}@example.com")
    return User.objects.create_user(
        username=fields.pop("username", email), email=email, name=name, role=role, password=password, **fields
    )
