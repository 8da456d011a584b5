"""Config: one task in the official format."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from agentenv_webarena.grading.calls import PREFIX, read_call

AND = " |AND| "  # between the addresses that an episode starts with
OR = " |OR| "  # between texts of which one is enough
LAST = "last"  # the page where the episode ended, in place of an address
NOT_APPLICABLE = "N/A"

Role = Literal["shopping", "shopping_admin", "reddit", "gitlab", "wikipedia", "map", "homepage"]
Text = Annotated[str, BeforeValidator(lambda value: "" if value is None else value)]

_SCRIPT = re.compile(r"\s*(document\b|\[|Array\b)")


class Model(BaseModel):
    """Official files have fields that nothing reads, and numbers where texts are meant."""

    model_config = ConfigDict(frozen=True, extra="ignore", coerce_numbers_to_str=True)


class References(Model):
    """What an answer is compared with; each field that is there counts."""

    exact_match: str | None = None
    must_include: tuple[str, ...] | None = None
    fuzzy_match: tuple[str, ...] | Literal["N/A"] | None = None

    @field_validator("must_include", "fuzzy_match", mode="before")
    @classmethod
    def _several(cls, value: Any) -> Any:
        return (value,) if isinstance(value, str) and value != NOT_APPLICABLE else value

    @model_validator(mode="after")
    def _any(self) -> Self:
        _need_one(self, "exact_match", "must_include", "fuzzy_match")
        return self


class Contents(Model):
    """What must be found in a place of a page."""

    exact_match: str | None = None
    must_include: tuple[str, ...] | None = None

    @model_validator(mode="after")
    def _any(self) -> Self:
        _need_one(self, "exact_match", "must_include")
        return self


class Program(Model):
    """A place in a page, and what must be found there."""

    url: str  # an address, LAST, or a call that gives one
    locator: Text = ""  # JavaScript in the page, a call, or "": the whole page
    required_contents: Contents
    prep_actions: tuple[str, ...] = ()  # JavaScript that is run before

    @field_validator("url")
    @classmethod
    def _address(cls, url: str) -> str:
        if url.startswith(PREFIX):
            read_call(url)
        elif url != LAST and not url.startswith(("http://", "https://")):
            raise ValueError(f"{url!r} is no address: give one, or {LAST!r}, or {PREFIX}name()")
        return url

    @field_validator("locator")
    @classmethod
    def _place(cls, locator: str) -> str:
        if locator.startswith(PREFIX):
            read_call(locator)
        elif locator.strip() and not _SCRIPT.match(locator):
            raise ValueError(f"{locator[:80]!r} is no locator: give document..., or {PREFIX}name()")
        return locator.strip()

    @field_validator("prep_actions", mode="before")
    @classmethod
    def _none(cls, value: Any) -> Any:
        return value or ()


class Eval(Model):
    """How an episode is judged: by its answer, by where it ended, by what pages show."""

    eval_types: tuple[Literal["string_match", "url_match", "program_html"], ...] = Field(
        min_length=1
    )
    reference_answers: References | None = None
    reference_url: Text = ""
    url_note: Text = ""
    string_note: Text = ""  # why the task cannot be done, where it cannot
    program_html: tuple[Program, ...] = ()
    reference_answer_raw_annotation: Text = ""
    strict: bool = False  # not official: an answer that names everything, and half a number, fail

    @field_validator("program_html", mode="before")
    @classmethod
    def _programs(cls, value: Any) -> Any:
        return value or ()

    @field_validator("url_note")
    @classmethod
    def _rule(cls, note: str) -> str:
        if note not in ("", "GOLD in PRED"):
            raise ValueError(f"{note!r} is no rule for addresses: give 'GOLD in PRED'")
        return note

    @model_validator(mode="after")
    def _whole(self) -> Self:
        needs = {
            "string_match": ("reference_answers", self.reference_answers),
            "url_match": ("reference_url", self.reference_url),
            "program_html": ("program_html", self.program_html),
        }
        for kind in self.eval_types:
            name, value = needs[kind]
            if not value:
                raise ValueError(f"{kind} is among the eval_types: give {name}")
        return self


class Geolocation(Model):
    """Where the browser says that it is."""

    latitude: float
    longitude: float


class Config(Model):
    """A task: what is asked, where it begins, and how it is judged."""

    sites: tuple[Role, ...] = Field(min_length=1)
    task_id: int
    require_login: bool = False
    storage_state: str | None = None  # a file name that tells who must be logged in where
    start_url: str
    geolocation: Geolocation | None = None
    intent_template: Text = ""
    instantiation_dict: dict[str, Any] = Field(default_factory=dict)
    intent: str
    require_reset: bool = False
    intent_template_id: int | None = None
    eval: Eval

    @property
    def start_urls(self) -> tuple[str, ...]:
        """One for each tab; the first tab is the one that is looked at."""
        return tuple(each.strip() for each in self.start_url.split(AND.strip()))

    @property
    def logins(self) -> tuple[str, ...]:
        """The roles to be logged in at, such as of `./.auth/gitlab.reddit_state.json`."""
        if not self.require_login and not self.storage_state:
            return ()
        name = (self.storage_state or "").rpartition("/")[2].removesuffix(".json")
        told = tuple(name.removesuffix("_state").split(".")) if name else ()
        return tuple(sorted(told or self.sites))


def _need_one(model: Model, *names: str) -> None:
    if all(getattr(model, name) is None for name in names):
        raise ValueError(f"give at least one of {', '.join(names)}")
