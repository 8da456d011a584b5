"""Phrases: the forms in which a query is explained from the words of its question."""

from __future__ import annotations

TABLE = (
    "{mention}I find this in {table}.",
    "{mention}what is asked stands in {table}.",
    "{mention}what I need stands in {table}.",
    "{mention}I have to look into {table}.",
)
MENTION = (
    "The question speaks of {words}; ",
    "This is about {words}, so ",
    "For {words} in the question ",
    "I am asked about {words}: ",
)
TABLES = (
    "The question touches {tables}, which belong together where {joins}.",
    "I need {tables}; they are joined where {joins}.",
    "No single table has it all: {tables} have to be joined on {joins}.",
    "What is asked is spread over {tables}, and {joins} ties them together.",
)
LEFT = (
    "A left join keeps rows without a match as well.",
    "With a left join nothing gets lost where there is no match.",
    "Rows that have no counterpart must stay, hence the left join.",
    "The join is a left one, because missing counterparts matter.",
)
MEANS = (
    '"{cue}" means {condition}',
    '"{cue}" becomes {condition}',
    'from "{cue}" follows {condition}',
    'I read "{cue}" as {condition}',
)
PLAIN = (
    "rows count only with {condition}",
    "I keep rows with {condition}",
    "the condition {condition} has to hold",
    "only {condition} is wanted",
)
CODE = (
    "{value} being a code that I take for it",
    "where {value} should be the stored value",
    "if it is stored as the code {value}",
    "since it seems to be stored as a code, here {value}",
)
GIVEN = (
    "rows without a value cannot count, so {condition} has to hold",
    "missing values are of no use here, hence {condition}",
    "I leave out what is missing with {condition}",
    "with {condition} no row without a value counts",
)
ANY = (
    "One of the two is enough, so they are joined with OR.",
    "Either may hold, which is an OR.",
    "The words allow both, so I write OR between them.",
    "It is an OR: a row with one of them counts.",
)
GROUP = (
    'I group by {groups}, since "{cue}" asks for one row for each.',
    '"{cue}" asks for groups, so I group by {groups}.',
    'For "{cue}" the rows have to be grouped by {groups}.',
    'One result row for each is what "{cue}" wants: GROUP BY {groups}.',
)
GROUP_PLAIN = (
    "I group by {groups} to get one row for each.",
    "The rows are put into groups by {groups}.",
    "Each group is given by {groups}.",
    "To compute this for each one I group by {groups}.",
)
HAVING = (
    'Of the groups only those with {having} stay, because of "{cue}".',
    '"{cue}" is about whole groups, so it goes into HAVING {having}.',
    'Since "{cue}" can be checked only per group, I use HAVING {having}.',
    'I drop the groups that do not have {having}, as "{cue}" says.',
)
ORDER = (
    '"{cue}" asks for an order, so I sort by {order}.',
    'Because of "{cue}" the rows are ordered by {order}.',
    'I order by {order}, which is what "{cue}" needs.',
    'For "{cue}" I put the rows in the order of {order}.',
)
ORDER_PLAIN = (
    "The rows are ordered by {order}.",
    "I sort by {order}.",
    "The order is that of {order}.",
    "They come in the order of {order}.",
)
TOP = (
    '"{cue}" is a matter of order: I sort by {order} and keep the first {limit}.',
    'To get "{cue}" I order by {order} with LIMIT {limit}.',
    'With ORDER BY {order} the rows for "{cue}" come first, and LIMIT {limit} cuts off the rest.',
    'I sort by {order} and take {limit}, since the question says "{cue}".',
)
NESTED = (
    "A query inside gives {inner}, to be used in {before}.",
    "For {before} I need {inner}, which an inner query gives.",
    "An inner query finds {inner}; the outer one uses it in {before}.",
    "I compare with what an inner query finds, {inner}, in {before}.",
)
SOME = (
    "There has to be at least one match, so I check {before} with a query for {inner}.",
    "Rows count where an inner query for {inner} finds something, hence {before}.",
    "With {before} and an inner query for {inner} I ask whether there is a match.",
    "A match is what matters and not how many, so {before} with a query for {inner} does it.",
)
NONE = (
    "There must be no match, so I use {before} with a query for {inner}.",
    "I leave out what an inner query for {inner} finds, by {before}.",
    "Those with a match are unwanted: {before} with an inner query for {inner}.",
    "To keep only rows without a match I write {before} and an inner query for {inner}.",
)
VALUE = (
    "A column of its own comes from an inner query for {inner}.",
    "For each row an inner query gives {inner}.",
    "One of the values is that of an inner query, {inner}.",
    "An inner query supplies {inner} as a value.",
)
INNER = (
    "First an inner query gives {inner}.",
    "It takes two stages, the inner one giving {inner}.",
    "I compute {inner} in a query inside, on which the outer one builds.",
    "The inner query prepares {inner}.",
)
SETS = {
    "UNION": (
        "Both lists are wanted as one, each entry once, so I unite two queries with UNION.",
        "Two lists become one without repeats: UNION.",
        "I write a query for each list and put them together with UNION.",
        "What is in the one list or the other counts, hence UNION.",
    ),
    "UNION ALL": (
        "Both lists are put together with all their entries, hence UNION ALL.",
        "Two lists become one, repeats included: UNION ALL.",
        "I write a query for each list and append one to the other with UNION ALL.",
        "Nothing may be dropped when the lists are joined into one, so I use UNION ALL.",
    ),
    "INTERSECT": (
        "Both must hold for the same one, so I intersect two queries with INTERSECT.",
        "Only what is in both lists counts, hence INTERSECT.",
        "I write a query for each of the two and keep what they share with INTERSECT.",
        "The one list and the other at once: INTERSECT of two queries.",
    ),
    "EXCEPT": (
        "From the first list I take away the second with EXCEPT.",
        "What is in the second list is unwanted, hence EXCEPT.",
        "I write a query for each of the two and subtract the second with EXCEPT.",
        "Those of the one list that are not in the other: EXCEPT.",
    ),
}
CASES = (
    '"{cue}" concerns only a part of the rows, which CASE WHEN {condition} picks.',
    'Not all rows but those with {condition} go into the figure for "{cue}", hence a CASE.',
    'A CASE on {condition} takes care of "{cue}" without losing the other rows.',
    'I use CASE WHEN {condition} for "{cue}", so that the other rows can still count.',
)
RESULT = (
    'In the end I select {items}, as "{cue}" asks.',
    'What "{cue}" asks for is {items}, so that is selected.',
    'The result is {items}, which answers "{cue}".',
    'So I select {items} for "{cue}".',
)
RESULT_BESIDE = (
    'I select {others}, and for "{cue}" also {items}.',
    'The result needs {others}, and {items} to answer "{cue}".',
    'What is to be shown is {others}, together with {items} for "{cue}".',
    'For "{cue}" I select {items}, along with {others}.',
)
RESULT_PLAIN = (
    "What the question wants to see is {items}.",
    "I select {items}, as the question asks.",
    "What is to be given is {items}.",
    "In the end the result has {items}.",
)
DISTINCT = (
    "Repeats are dropped with DISTINCT.",
    "Each result should appear once, hence DISTINCT.",
    "DISTINCT keeps equal rows from showing twice.",
    "I add DISTINCT, so that nothing is listed twice.",
)
EMPTY = (
    "The question can be answered without a table.",
    "No table is needed for this.",
    "This takes no table: a value is enough.",
    "I can answer this with a value alone.",
)
