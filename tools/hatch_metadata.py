"""Build hook: the package's dependencies are the direct ones of requirements/base.in, less the tools that build it."""

from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

BUILD_TOOLS = ("editables", "hatchling")


class DependenciesFromRequirements(MetadataHookInterface):
    def update(self, metadata: dict[str, Any]) -> None:
        lines = (Path(self.root) / "requirements" / "base.in").read_text().splitlines()
        metadata["dependencies"] = [
            line for line in lines if line and not line.startswith("#") and not line.startswith(BUILD_TOOLS)
        ]
