"""Aims: what each kind of goal wants to know or to be done, as the expert takes it up first."""

from __future__ import annotations

AIMS = {
    "count_of_priority": 'how many tasks of priority {priority} "{project}" has',
    "description": 'what the description of "{task}" in "{project}" says',
    "duration": 'how many {unit} "{task}" in "{project}" is planned to take',
    "due_date": 'when "{task}" in "{project}" is due',
    "is_favorite": 'whether "{project}" is a favorite',
    "is_inside": 'whether "{task}" is a task of "{project}"',
    "list_of_priority": 'which tasks of "{project}" have priority {priority}',
    "is_due_before": 'whether "{task}" in "{project}" is due before {day}',
    "delete_all": 'to delete all tasks {condition} from "{project}"',
    "complete_all": 'to complete all tasks {condition} in "{project}"',
    "delete_long": 'to delete the tasks of "{project}" that take more than {minutes} minutes',
    "postpone_span": 'to postpone what is due from {first} to {last} in "{project}" by {days} days',
    "reschedule_overdue": 'to make all overdue tasks of "{project}" and "{other}" due {when}',
    "complete_in_two_projects": 'to complete all tasks {condition} in "{project}" and "{other}"',
    "move_today": "to move the tasks {condition} that are due today by {days} days",
    "end_of_two_projects": 'which task of "{project}" and "{other}" has the {end} due date',
    "due_within": 'which tasks of "{project}" are due within {days} days after today',
    "extreme_duration": 'which task of "{project}" has the {extreme} planned duration',
    "project_with_most": "which project has the most tasks {condition}",
    "longer_of_two": 'whether "{task}" or "{second}" is planned to take {more}',
    "description_of_end": (
        'what the description of the task with the {end} due date in "{project}" says'
    ),
    "due_on_the_same_day": 'which task of "{other}" is due on the same day as "{task}"',
    "project_of_task": 'in which project "{task}" is',
    "complete": 'to mark "{task}" in "{project}" as completed',
    "delete": 'to delete "{task}" from "{project}"',
    "set_due_date": 'to make "{task}" in "{project}" due on {day}',
    "set_favorite": 'to update "{project}" so that it {told}',
    "set_due_soon": 'to make "{task}" in "{project}" due {when}',
    "count_in_two_projects": 'how many tasks {condition} "{project}" and "{other}" have together',
    "total_duration": 'how many minutes the tasks {condition} in "{project}" take in total',
    "days_from_today": 'how many days it is {span}, for "{task}" in "{project}"',
    "due_on_weekends": 'how many tasks of "{project}" and "{other}" are due on a weekend',
    "days_between": 'how many days the due dates of "{task}" and "{second}" lie apart',
    "count_everywhere": "how many tasks {condition} there are in all projects",
    "count_twofold": (
        "how many tasks {condition} have a priority of {priority} or more, in all projects"
    ),
    "count_in_favorites": "how many tasks {condition} are in the projects that are {told}",
    "difference_of_durations": (
        'by how many minutes the durations of "{task}" and "{second}" differ'
    ),
    "complete_extreme": 'to complete the task with the {extreme} duration in "{project}"',
    "favor_project_with_most": (
        "to find the project with the most tasks {condition} and change it {told}"
    ),
    "delete_mentioned": 'to delete the task of "{project}" whose description contains "{word}"',
    "favor_home": 'to find the project that contains "{task}", and {told}',
    "complete_one_of_two": 'to complete whichever of "{task}" and "{second}" takes {more}',
    "postpone_end": 'to postpone the task with the {end} due date in "{project}" by {days} days',
    "postpone": 'to postpone "{task}" in "{project}" by {days} days',
    "to_weekday": 'to make "{task}" in "{project}" due on the first {weekday} after today',
    "swap_due_dates": 'to swap the due dates of "{task}" and "{second}"',
    "match_due_date": 'to give "{task}" the due date that "{second}" has',
}
