"""Aims: what each kind of goal wants to be done, as the expert takes it up at the start."""

from __future__ import annotations

AIMS = {
    "fill": "to enter {quantity} as the quantity of {item} in {sheet}",
    "append": "to add the loan {loan} as a last row of {sheet}",
    "annotate": 'to put the note "{note}" on the {subject} mark of {student} in {sheet}',
    "order": "to sort the rows of {sheet} {ordered}",
    "narrow": "to delete the column {column} from {sheet}",
    "freeze": "to freeze the header row and {columns} of {sheet}",
    "clear": "to delete canceled orders, and open ones of less than {limit}, from {sheet}",
    "remind": "to mark in {sheet} as Overdue what is on loan and was due before the date of a note",
    "postpone": "to move the due dates of {owner} in {sheet} by {delay} days",
    "drop_doubles": "to keep only the first row of each email address in {sheet}",
    "spell": "to write out the regions in {sheet} and to sort the shops by their staff",
    "sum_up": "to keep in {sheet} the donations of {least} or more, sorted, with their sum",
    "total": 'to add a row labeled "{label}" with the sums of all regions to {sheet}',
    "multiply": "to add a column {title}, quantity times unit price, to {sheet}",
    "change": "to add a column Change, {after} minus {before}, to {sheet} and to sort by it",
    "rank": "to put a column Rank, by the points of both events, before the others in {sheet}",
    "count": "to count the {state} tickets of each category in {sheet}, in the columns F and G",
    "mark": "to mark in {sheet} the warmest and the coldest station in {month}",
    "average": "to write the average rent in {district} beside the table in {sheet}",
    "entitle": 'to put the title "{title}" above the table in {sheet}',
}
