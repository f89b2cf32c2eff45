"""Whole numbers as people read them: `24.468` in Indonesian, `24,468` in English."""

from django.utils.translation import get_language


class Grouped(int):
    """A number that writes itself in groups of three; it counts like any other, so plurals stay right."""

    def __str__(self) -> str:
        text = f"{int(self):,}"
        return text if (get_language() or "id").startswith("en") else text.replace(",", ".")
