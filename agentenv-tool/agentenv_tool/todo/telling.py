"""Telling: what the expert says of each result, before it says what it does next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from agentenv_tool import conclusions
from agentenv_tool.calls import Call
from agentenv_tool.plans import Move, Plan
from agentenv_tool.thoughts import NOTED, SEEN, Thought, listed, many, seen
from agentenv_tool.todo.templates.draws import meets
from agentenv_tool.todo.templates.single import DONE

_UNDATED = {"extreme", "minutes", "word"}  # values of goals to which due dates do not matter


def telling(plan: Plan, values: Mapping[str, Any]) -> Plan:
    """The same plan, each of whose thoughts begins with what the call before has told.

    A thought that says itself what was seen is left as it is. Where nothing was asked, the last
    thought tells what was changed.
    """
    known = Known(values)
    fact, chosen = "", False
    try:
        made = next(plan)
        while True:
            result = yield Move(made.call, _with(fact, made.thought, chosen))
            fact = known.told(made.call, result)
            chosen = made.call.tool == "get_tasks" and "kind" in values
            made = plan.send(result)
    except StopIteration as end:
        if end.value == DONE:
            return conclusions.done(known.changes(), DONE)
        return end.value


def _with(fact: str, thought: Thought, chosen: bool) -> Thought:
    """The fact first; which tasks are meant is told even where the thought has a fact already."""
    if not fact or (thought[0].forms in (SEEN, NOTED) and not chosen):
        return thought
    return (seen(fact), *thought)


@dataclass
class Known:
    """What the expert has seen and done so far; the values say what the goal is about."""

    values: Mapping[str, Any]
    today: date | None = None
    projects: dict[str, str] = field(default_factory=dict)
    tasks: dict[str, str] = field(default_factory=dict)
    changed: dict[str, list[str]] = field(default_factory=dict)

    def told(self, call: Call, result: Any) -> str:
        """The fact that a result tells."""
        names = self.tasks | self.projects
        name = names.get(call.arguments.get("task_id") or call.arguments.get("project_id") or "")
        match call.tool:
            case "get_user_current_date":
                self.today = date.fromisoformat(result)
                return f"today is {result}"
            case "get_projects":
                self.projects = {row["id"]: f'"{row["name"]}"' for row in result}
                return self._listing(result)
            case "get_tasks":
                self.tasks |= {row["id"]: f'"{row["content"]}"' for row in result}
                return f"{name} has {many(len(result), 'task')}{self._among(result)}"
            case "get_task_duration":
                return f"{name} is planned to take {lasting(result)}"
            case "get_task_description":
                return f'the description of {name} says "{result}"'
        change = _change(call)
        self.changed.setdefault(change, []).append(str(name))
        return f"{name} is {change}"

    def changes(self) -> str:
        """The fact that all is done."""
        told = [
            f"{listed(names)} {'is' if len(names) == 1 else 'are'} {change}"
            for change, names in self.changed.items()
        ]
        return listed(told) if told else "there is nothing that has to be changed"

    def _listing(self, rows: Sequence[Mapping[str, Any]]) -> str:
        fact = f"there are {many(len(rows), 'project')}: {listed(self.projects.values())}"
        if "is_favorite" not in self.values:
            return fact
        favorites = [self.projects[row["id"]] for row in rows if row["is_favorite"]]
        return f"{fact}; as favorites I find {listed(favorites)}"

    def _among(self, rows: Sequence[Mapping[str, Any]]) -> str:
        """Which of the tasks matter for the goal."""
        if "kind" in self.values:
            return self._meeting(rows)
        named = [self.values.get("task"), self.values.get("second")]
        if named[0] is None:
            told = [self.tasks[row["id"]] for row in rows]
            if not _UNDATED.isdisjoint(self.values):
                return f": {listed(told)}"
            dates = [row["due_date"] for row in rows]
            return (
                f": {listed(f'{name} (due {day})' for name, day in zip(told, dates, strict=True))}"
            )
        due = {row["content"]: row["due_date"] for row in rows}
        found = [f'"{each}" is due {due[each]}' for each in named if each in due]
        return f", of which {listed(found)}" if found else f', and "{named[0]}" is none of them'

    def _meeting(self, rows: Sequence[Mapping[str, Any]]) -> str:
        """Which of them meet the condition of the goal."""
        today = self.today or date.min
        found = [self.tasks[row["id"]] for row in rows if meets(self.values, row, today)]
        condition = self.values["condition"]
        if not found:
            return f", but none {condition}"
        condition = condition.replace("that are", "that is") if len(found) == 1 else condition
        return f", and {len(found)} {condition}: {listed(found)}"


def lasting(told: str | None) -> str:
    """A duration in words, such as 2 days."""
    amount, _, unit = str(told).rstrip(")").partition("(")
    return many(int(amount), unit) if unit else "no fixed time"


def _change(call: Call) -> str:
    """What became of the task or the project."""
    match call.tool:
        case "complete_task":
            return "marked as completed"
        case "delete_task":
            return "deleted"
        case "update_task":
            return f"due {call.arguments['due_date']} now"
    favorite = call.arguments["is_favorite"]
    return "a favorite now" if favorite else "no favorite any more"
