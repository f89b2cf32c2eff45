"""Pages of the shop."""

from akrab.core.personal import Holding, nothing

MAP: dict[str, Holding] = {"Page": nothing("slug language title lead body")}
