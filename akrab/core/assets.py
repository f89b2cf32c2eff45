"""Static files under names that change with their content, so that browsers may keep them for a year."""

from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


class AssetStorage(CompressedManifestStaticFilesStorage):
    """Names in CSS are rewritten too; a name that is not there is an error in development, not a broken page."""

    manifest_strict = False
    keep_only_hashed_files = True

    def hashed_name(self, name: str, *args: Any, **kwargs: Any) -> str:
        """The name with its hash; the plain one where nothing was collected: a page without looks is still a page."""
        try:
            hashed: str = super().hashed_name(name, *args, **kwargs)
        except ValueError:
            return name
        return hashed
