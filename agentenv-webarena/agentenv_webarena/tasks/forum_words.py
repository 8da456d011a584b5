"""Words: what people want to have written on the forum."""

from __future__ import annotations

REMARKS = (
    "Thank you, I will try this on Sunday",
    "Could you post a picture of the result?",
    "My uncle says the opposite, but I trust you",
    "This worked on the second attempt",
    "Is this still true in winter?",
    "I have two spare ones, write me if you need them",
    "The library has a whole shelf about it",
    "Please tell us how it ended",
    "I moved here last year and had the same question",
    "Count me in for the next time",
)
TOPICS = (
    ("Beginner with a simple question", "Which mistake did you make most often?"),
    ("Looking for company on Saturdays", "I have time between nine and noon"),
    ("A small success after three failures", "Patience and a sharp pencil did it"),
    ("Do you keep a diary about it?", "Mine has forty pages and no order"),
    ("Gift ideas under 50 crowns", "My niece turns eleven in April"),
    ("What would you buy secondhand?", "I only trust things with screws"),
    ("Unexpected help from a neighbor", "He carried everything up six stairs"),
    ("Is there a meeting this spring?", "I could bring lemon cake and chairs"),
    ("Please recommend a good book about it", "Pictures are welcome, formulas are not"),
    ("How do you store your tools?", "My drawer refuses to close since Monday"),
)
TEXTS = (
    "I solved it in the meantime, thank you all.",
    "Update: the second answer below was right.",
    "I rewrote this post because the first version was unclear.",
    "The offer is no longer open.",
    "Please see the sidebar before you answer.",
    "Edited for length: it depends on the weather.",
)
BOARDS = (
    ("kites", "Kites", "Strings, wind and open fields.", "Keep away from power lines."),
    ("mapmaking", "Map making", "Drawing maps by hand.", "Always draw a scale bar."),
    ("fountainpens", "Fountain pens", "Ink, nibs and paper.", "No sales without a picture."),
    ("beekeeping", "Bee keeping", "Hives, honey and stings.", "Report diseases to your county."),
    ("puppetry", "Puppetry", "Strings, hands and shadows.", "Credit the maker."),
    ("stargazers", "Star gazers", "Nights under a dark sky.", "Red lamps only."),
    ("oldradios", "Old radios", "Tubes, dials and static.", "Unplug before you open it."),
    ("cidermaking", "Cider making", "Apples, presses and patience.", "No advice on distilling."),
)
LETTERS = (
    ("Your post", "I liked your post. May I quote it in our newsletter?"),
    ("A question", "Do you still have the plans? I would copy them by hand."),
    ("Invitation", "We meet on the first Friday of the month. Would you give a talk?"),
    ("Correction", "I think that the year in your post is wrong by ten."),
    ("Thanks", "Your advice saved my weekend. I owe you a coffee."),
    ("Swap", "I would trade two tickets for your old copy."),
)

BIOS = (
    "Gardener by day, reader by night.",
    "I fix clocks and miss appointments.",
    "Back from the islands, full of stories.",
    "Looking for a choir in Averholt.",
    "Two bicycles, one lung.",
    "Asking questions since 2021.",
)
