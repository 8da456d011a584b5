"""Hub: data sets by their name on the Hugging Face hub, or in a folder."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from agentenv.data.files import BadFile

EVAL, TRAJ = "AgentGym/AgentEval", "AgentGym/AgentTraj-L"
_NAME = re.compile(r"[\w-][\w.-]*/[\w-][\w.-]*")


def folder_of(source: str, patterns: Sequence[str] = ("*.json",)) -> Path:
    """The folder itself, or where the files of the hub's data set lie once they are fetched."""
    folder = Path(source).expanduser()
    if folder.is_dir():
        return folder
    if folder.is_file():
        raise BadFile(f"{source} is a file: give the folder that holds it")
    if not _NAME.fullmatch(source):
        raise BadFile(f"{source} is no folder, and no name of a data set on the hub such as {EVAL}")
    try:
        from huggingface_hub import snapshot_download
        from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError
    except ImportError as error:
        raise BadFile(
            f"{source} is on the hub, and reaching it takes the package huggingface_hub: "
            "pip install 'agentenv-platform[train]'"
        ) from error
    try:
        kept = snapshot_download(source, repo_type="dataset", allow_patterns=list(patterns))
    except (HfHubHTTPError, LocalEntryNotFoundError, OSError, ValueError) as error:
        told = " ".join(str(error).split())[:300]
        raise BadFile(
            f"{source} could not be fetched from the hub ({told}): download its files where "
            "there is a network, and give their folder"
        ) from error
    return Path(kept)
