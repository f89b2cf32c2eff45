"""Districts and tariffs."""

from akrab.core.personal import Holding, nothing

MAP: dict[str, Holding] = {
    "Region": nothing("code name full_name words"),
    "Service": nothing("code name courier tracking_url translations"),
    "Tariff": nothing("region days"),
}
