"""Times of the forum: its clock stands still, so that a visit is the same on every day."""

from __future__ import annotations

from datetime import datetime, timedelta

NOW = datetime(2024, 3, 15, 12, 0)
SHAPE = "%Y-%m-%d %H:%M"
STEPS = ((525_600, "year"), (43_200, "month"), (1_440, "day"), (60, "hour"), (1, "minute"))
PERIODS = {"day": 1, "week": 7, "month": 30, "year": 365, "all": 0}  # days


def told(time: datetime) -> str:
    return time.strftime(SHAPE)


def ago(time: str) -> str:
    """Such as `3 days ago`."""
    minutes = (NOW - datetime.strptime(time, SHAPE)) // timedelta(minutes=1)
    for size, unit in STEPS:
        if minutes >= size:
            count = minutes // size
            return f"{count} {unit}{'' if count == 1 else 's'} ago"
    return "just now"


def day(time: str) -> str:
    """Such as `4 March 2024`."""
    read = datetime.strptime(time, SHAPE)
    return f"{read.day} {MONTHS[read.month - 1]} {read.year}"


def since(period: str) -> str:
    """The earliest time of a period that ends now."""
    days = PERIODS.get(period, 0)
    return told(NOW - timedelta(days=days)) if days else ""


MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
