"""Service: how Google is asked, and what it answers when it does not do what it is asked.

Nothing here sleeps: a service that is busy or down is a fault at once; what may be done twice is
tried again.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from agentenv_tool.live import ATTEMPTS, SECONDS, ServiceDown
from agentenv_tool.sheet.snapshots import FIELDS, Snapshot

if TYPE_CHECKING:
    from gspread import Client

log = logging.getLogger(__name__)

KEY_FILE = "GOOGLE_APPLICATION_CREDENTIALS"
TOLD = 300  # characters of what Google says


class Refusal(ServiceDown):
    """Google answered, and does not do what it was asked."""

    def __init__(self, status: int, reason: str, message: str):
        super().__init__(f"Google answered with status {status}{reason}: {message}")
        self.status = status
        self.message = message


def account(url: str) -> Any:
    """Who asks: the user's service account, or nobody, where another address was given."""
    from google.auth import credentials
    from google.oauth2 import service_account
    from gspread.auth import DEFAULT_SCOPES

    key_file = os.environ.get(KEY_FILE, "")
    if key_file:
        made: Any = service_account.Credentials
        return made.from_service_account_file(key_file, scopes=DEFAULT_SCOPES)
    if not url:
        raise ServiceDown(f"live sheets need a service account's key file, which {KEY_FILE} names")
    nobody: Any = credentials.AnonymousCredentials
    return nobody()


def client(account: Any, url: str) -> Client:
    """One that speaks to Google, or to an address that speaks the same."""
    from gspread import Client
    from gspread.exceptions import APIError
    from gspread.http_client import HTTPClient

    class Http(HTTPClient):
        """Tries again what may be done twice."""

        def request(self, method: str, endpoint: str, *given: Any, **more: Any) -> Any:
            address = _rehosted(endpoint, url) if url else endpoint
            for _ in range(ATTEMPTS - 1 if method.upper() != "POST" else 0):
                try:
                    return super().request(method, address, *given, **more)
                except APIError as error:
                    if error.response.status_code < 500:
                        raise
                except OSError as error:  # all that can go wrong with a connection
                    log.warning("%s: %s", address, type(error).__name__)
            return super().request(method, address, *given, **more)

    made = Client(account, http_client=Http)
    made.set_timeout(SECONDS)
    return made


def read(client: Client, key: str, name: str = "") -> dict[str, Snapshot]:
    """The sheets by name, or one of them."""
    parameters: dict[str, Any] = {"fields": FIELDS, "includeGridData": "true"}
    if name:
        parameters["ranges"] = "'{}'".format(name.replace("'", "''"))
    answer: Mapping[str, Any] = client.http_client.spreadsheets_get(key, parameters)
    return {each["properties"]["title"]: Snapshot.read(each) for each in answer["sheets"]}


def copied(client: Client, key: str) -> str:
    """The id of a copy; gspread's own way asks for its sheets too, and may fail after copying."""
    from gspread.urls import DRIVE_FILES_API_V3_URL

    answer = client.http_client.request(
        "post",
        f"{DRIVE_FILES_API_V3_URL}/{key}/copy",
        json={"name": "agentenv session"},
        params={"supportsAllDrives": True},
    )
    return str(answer.json()["id"])


def _rehosted(address: str, url: str) -> str:
    """The same path on another host."""
    return f"{url.rstrip('/')}/{address.split('/', 3)[3]}"


@contextmanager
def asking() -> Iterator[None]:
    """Whatever goes wrong is a ServiceDown; a Refusal, where Google says what."""
    from google.auth.exceptions import GoogleAuthError
    from gspread.exceptions import APIError, GSpreadException

    try:
        yield
    except APIError as error:
        message = " ".join(str(error.error["message"]).split())[:TOLD]
        raise Refusal(error.response.status_code, _reason(error.error), message) from error
    except (GSpreadException, GoogleAuthError, OSError) as error:
        raise ServiceDown(f"Google Sheets failed: {type(error).__name__}: {error}") from error
    except (LookupError, TypeError, ValueError) as error:
        raise ServiceDown(f"Google Sheets answered with something else: {error!r}") from error


def _reason(error: Mapping[str, Any]) -> str:
    """Such as storageQuotaExceeded: Drive tells it of each part, Sheets of the whole."""
    parts = error.get("errors")
    first = parts[0] if isinstance(parts, list) and parts else None
    reason = first.get("reason") if isinstance(first, dict) else error.get("status")
    return f" ({str(reason)[:TOLD]})" if reason else ""
