"""Thoughts: what the expert of the two nets says before each kind of call."""

from __future__ import annotations

LOAD = (
    "{What} is in {net}, which has to be loaded before it can be asked.",
    "I need {net} for {what}, and it is not loaded yet.",
    "{Net} tells {what}; I load it first, as nothing can be asked of it before.",
    "Before I can see {what}, {net} must be loaded.",
)
COAUTHORS = (
    "The neighbors of an author in AuthorNet are the co-authors, so I list those of {name}.",
    "I need to see with whom {name} has written papers.",
    "Next I ask for everybody who is linked to {name}.",
    "Who are the co-authors of {name}? The list of neighbors tells.",
)
REFERENCES = (
    'In PaperNet a paper is linked to what it cites, so I list the neighbors of "{title}".',
    'I need to see which papers "{title}" cites.',
    'Next I ask for everything that "{title}" refers to.',
    'What does "{title}" cite? The list of neighbors tells.',
)
PAPER = (
    '{What} of "{title}" is one of its attributes, so I look at that node.',
    'I do not know {what} of "{title}" yet; the node of the paper tells it.',
    'Next I look up "{title}" to see {what}.',
    'Still missing is {what} of "{title}", for which I ask now.',
)
AUTHOR = (
    "{What} of {name} is one of the attributes of this author, so I look at the node.",
    "I do not know {what} of {name} yet; the node of the author tells it.",
    "Next I look up {name} to see {what}.",
    "Still missing is {what} of {name}, for which I ask now.",
)
CITATION = (
    'If "{title}" cites "{other}", there is an edge from the first to the second.',
    'I check the edge from "{title}" to "{other}": it exists if the one cites the other.',
    'One call tells whether PaperNet leads from "{title}" to "{other}".',
    'I do not know whether "{title}" has "{other}" among its references, so I ask for that edge.',
)
JOINT = (
    "The edge between {name} and {other} lists the papers that they share.",
    "I need to see what {name} and {other} have written together.",
    "Next I ask for the joint papers of {name} and {other}.",
    "Which papers do {name} and {other} have in common? Their edge in AuthorNet tells.",
)
