"""Static files under names that change with their content, so that browsers may keep them for a year."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class AssetStorage(CompressedManifestStaticFilesStorage):
    """Names in CSS are rewritten too; a name that is not there is an error in development, not a broken page."""

    manifest_strict = False
    keep_only_hashed_files = True
