"""Aims: what each kind of question wants to know, as the expert takes it up at the start."""

from __future__ import annotations

AIMS = {
    "coauthor_count": "how many co-authors {author} has",
    "coauthor_list": "who the co-authors of {author} are",
    "paper_year": 'in which year "{title}" was published',
    "paper_venue": 'at which venue "{title}" was published',
    "paper_citations": 'how many citations "{title}" has',
    "paper_keywords": 'which keywords "{title}" has',
    "author_org": "to which institution {author} belongs",
    "joint_count": "how many papers {one} and {other} have written together",
    "joint_titles": "which papers {one} and {other} have written together",
    "wrote_together": "whether {one} and {other} have ever written a paper together",
    "cites": 'whether "{citing}" cites "{cited}"',
    "reference_count": 'how many papers "{title}" cites',
    "more_coauthors": "whether {one} or {other} has more co-authors",
    "common_coauthors": "who has written papers with both {one} and {other}",
    "closest_coauthor": "with whom {author} has written the most papers",
    "colleagues": "how many co-authors of {author} belong to the same institution as {author}",
    "most_cited_joint": "which joint paper of {one} and {other} has the most citations",
    "earliest_joint": "which joint paper of {one} and {other} was published first",
    "most_cited_reference": 'which of the papers that "{title}" cites has the most citations',
    "references_since": 'how many of the papers that "{title}" cites appeared in {year} or later',
}
