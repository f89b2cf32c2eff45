"""The notes that a process leaves behind when it is killed."""

from akrab.messaging.outbox.notes import Notes, path_of


def left_notes(holder: str, channel: str, *lines: str) -> None:
    """As if a worker of that name had been killed after writing these lines."""
    notes = Notes(holder, channel)
    notes.not_done(0)
    notes.close()
    with path_of(holder, channel).open("a") as file:
        file.writelines(f"{line}\n" for line in lines)
