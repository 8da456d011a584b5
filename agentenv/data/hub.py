"""Hub: data sets by their name on the Hugging Face hub, or in a folder."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from agentenv.data.files import BadFile

EVAL, TRAJ = "AgentGym/AgentEval", "AgentGym/AgentTraj-L"
PREFIX = "hub:"  # says that a name is no path, whatever it looks like
_NAME = re.compile(r"[\w-][\w.-]*/[\w-][\w.-]*")


def folder_of(source: str, patterns: Sequence[str] = ("*.json",)) -> Path:
    """The folder itself, or where the files of the hub's data set lie once they are fetched."""
    folder = Path(source).expanduser()
    if folder.is_dir():
        return folder
    if folder.is_file():
        raise BadFile(f"{source} is a file: give the folder that holds it")
    name = source.removeprefix(PREFIX)
    if not _NAME.fullmatch(name):
        raise BadFile(f"{source} is no folder, and no name of a data set on the hub such as {EVAL}")
    try:
        from huggingface_hub import snapshot_download
    except ImportError as error:
        raise BadFile(
            f"{source} is on the hub, and reaching it takes the package huggingface_hub: "
            "pip install 'agentenv-platform[train]'"
        ) from error
    try:
        kept = snapshot_download(name, repo_type="dataset", allow_patterns=list(patterns))
    except Exception as error:  # its errors have no common class, and change with its HTTP client
        told = " ".join(str(error).split())[:300]
        raise BadFile(
            f"{source} is no folder here, and could not be fetched from the hub ({told}): download "
            "its files where there is a network, and give their folder"
        ) from error
    return Path(kept)


def is_named(source: str) -> bool:
    """Whether this is written as the name of a data set on the hub."""
    return source.startswith(PREFIX) or _NAME.fullmatch(source) is not None
