"""Nothing about customers stands here but the words they are found by, which go with the record."""

from akrab.core.personal import Holding, nothing

MAP: dict[str, Holding] = {
    "ShopSetting": nothing("key value"),
    "Version": nothing("name"),
    "SearchWord": nothing("kind word"),  # of a customer: taken out by the room that put them in
    "CustomField": nothing("entity key label choices"),
    "RateCount": nothing("key"),  # digests, forgotten within hours
    "WorkerBeat": nothing("worker_id"),
    "ScheduleRun": nothing("name"),
}
