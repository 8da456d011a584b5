"""Phrases: the forms of the thoughts that look, take, focus, open and switch, by their purpose."""

from __future__ import annotations

GOAL = (
    "I have to {goal}.",
    "My task is to {goal}.",
    "What is asked of me is to {goal}.",
    "The goal is to {goal}.",
    "So I am to {goal}.",
)
TROUBLE = {
    "unknown": (
        "My last command was not understood.",
        "That command meant nothing here.",
        "No action fits what I said last.",
        "What I tried is not possible in these words.",
    ),
    "broken": (
        "The {broken} is broken.",
        "The {broken} cannot be switched on, because it is broken.",
        "It turns out that the {broken} does not work.",
        "I cannot use the {broken}: it appears broken.",
    ),
    "itself": (
        "That could not be done.",
        "My last action had no effect.",
        "As it turns out, that is impossible.",
        "That changed nothing.",
    ),
}
FORMS = {
    "look new": (
        "I am {in_here} now and have not seen what is here; I look around for {need}.",
        "To find {need} I first have to see what this place holds.",
        "I do not know yet what there is {in_here}, so I look around; {need} may be here.",
        "A look around will tell whether {need} is {in_here}.",
        "I still need {need}, so I take a look at what is {in_here}.",
    ),
    "look back": (
        "I am back {in_here} and look again, with {need} in mind.",
        "I have seen this place before, but things may have changed, so I look around.",
        "Once more I check what there is {in_here}; I still need {need}.",
        "Before I go on from here I look whether I have missed {need}.",
    ),
    "look opened": (
        "I have opened the {opened}, so I look whether {need} came to light.",
        "With the {opened} open a look around shows what there is inside.",
        "What is in the {opened} I have not seen yet, so I look again.",
        "I look around once more to see what the {opened} had to hide, with {need} in mind.",
    ),
    "look lamp": (
        "I have given the current time, so I look whether the {device} is on.",
        "If the {device} is on now, the {subject} conducts; I look.",
        "The {device} will tell: on means that current flows through the {subject}. I look.",
        "Time to see what the circuit with the {subject} does to the {device}.",
    ),
    "look grown": (
        "I have focused on the {last}; I look around for the stage that comes next.",
        "The {last} is done. A look around shows which other stages there are.",
        "After the {last} I need an older one, so I check what is here.",
        "I look which stages of the {subject} I can see after the {last}.",
    ),
    "look mixed": (
        "Mixing gave something new, so I look where it is and what it is called.",
        "I mixed the paints; a look around shows what has become of them.",
        "Before I name the product I look what the vessel holds now.",
        "The answer spoke of a new mixture, so I look around to find it.",
    ),
    "look again": (
        "I look around again to see how things stand {in_here}, since I need {need} next.",
        "Before I go on I want to know what is {in_here} now.",
        "I check once more what is within reach, above all {need}.",
        "Something may have changed {in_here}, so I take another look.",
    ),
    "take subject": (
        "There is the {thing}, which the task is about, so I take it with me.",
        "The task is about the {thing}; I pick it up to work with it.",
        "I found the {thing}. I take it to where I can go on with it.",
        "With the {thing} in my hands I can do what the task asks.",
    ),
    "take unseen": (
        "I have not seen the {thing} here yet, but it may be within reach, so I try to take it.",
        "The {thing} could well be {in_here}; I try to pick it up.",
        "Without a closer look I reach for the {thing}, which should be {in_here}.",
        "If the {thing} is {in_here}, as I expect, I can simply pick it up.",
    ),
    "take thermometer": (
        "There is a thermometer, and I have to know how warm the {subject} is, so I take it.",
        "I need the thermometer to follow the temperature of the {subject}; I pick it up.",
        "Degrees can only be read with the thermometer, so it comes with me.",
        "The thermometer is here. I take it to measure the {subject} later.",
    ),
    "take vessel": (
        "The {subject} needs something to be held in, so I take the {thing}.",
        "A {thing} can hold what I work with; I pick it up.",
        "I cannot work with the {subject} without a vessel, and the {thing} will do.",
        "The {thing} comes with me, because the {subject} has to go into something.",
    ),
    "take vessel unseen": (
        "The {subject} needs a vessel. A {thing} may well be {in_here}, so I reach for one.",
        "I have not seen a {thing} so far, but here might be one, and I need it for the {subject}.",
        "Something has to hold the {subject}; I try whether a {thing} is within reach.",
        "A {thing} would be good for the {subject}, and this is where I expect one.",
    ),
    "take again": (
        "I make sure that I have the {thing} in my hands, with the {subject} in mind.",
        "The {thing} has to come with me, so I check that I hold it.",
        "Before I go on I pick up the {thing}, in case I do not carry it yet.",
        "To be sure that the {thing} is with me I pick it up once more.",
    ),
    "take along": (
        "I have to work elsewhere, so I pick up the {thing} with what is in it.",
        "There is no more use for the {thing} {in_place}; I take it back into my hands.",
        "What the {thing} holds is needed at another place, so I take it along.",
        "I pick up the {thing} again to carry it to the next part of the work.",
    ),
    "take empty": (
        "The {subject} is still missing, so I take the {thing} back.",
        "I pick up the {thing} again, as it is still to be filled.",
        "What I need has to go into the {thing} at another place; I take it along.",
        "The {thing} comes with me to where I can get the {subject}.",
    ),
    "take recipe": (
        "There is the recipe; it should say what {subject} is made of, so I take it.",
        "I need to know how to make {subject}, and the recipe tells: I pick it up.",
        "The task speaks of a recipe, and here it is. I take it to read it.",
        "Before I mix anything I want the recipe in my hands.",
    ),
    "take ingredient": (
        "The recipe asks for {listed}, and here is the {thing}, so I take it.",
        "Of {listed} I pick up the {thing} now.",
        "The {thing} belongs into the mixture, as the recipe says; I take it.",
        "{Subject} needs the {thing}, so I pick it up.",
    ),
    "take found": (
        "I have focused on it; now the {thing} has to go to the {box}, so I pick it up.",
        "To bring it to the {box} I take the {thing} with me.",
        "The second part is to move it, so I pick up the {thing}.",
        "The {box} is where the {thing} must go, and for that I have to carry it.",
    ),
    "take part": (
        "The circuit has to be built elsewhere, so I take the {thing} along.",
        "I need the {thing} for the circuit with the {subject}; it comes with me.",
        "The {source} source must work where I build, so I carry the {thing} there.",
        "One more part that I need for the {subject} is the {thing}; I pick it up.",
    ),
    "take": (
        "The {thing} may be of use for the {subject}, so I take it with me.",
        "I pick up the {thing}, because I want it at hand in another place.",
        "I expect to need the {thing}, so it comes with me.",
        "With the {thing} in my hands I can use it elsewhere.",
    ),
    "focus tool": (
        "The task wants the focus on the thermometer first, and I hold it now.",
        "I have the thermometer, so I do the first part: I focus on it.",
        "First the thermometer, then the {subject}: that is the order of the task.",
        "Before I measure anything I focus on the thermometer, as the task says.",
    ),
    "focus subject": (
        "The {subject} is within reach, and the task asks me to focus on it before I work with it.",
        "As the task says, I focus on the {subject} before I do anything with it.",
        "I have got the {subject}, so I can focus on it, which the task wants now.",
        "The focus on the {subject} comes first, and this is it.",
    ),
    "focus found": (
        "The {thing} {because}, so it is {a_subject}, and I focus on it as the task asks.",
        "I need {a_subject}. The {thing} {because}, so I focus on it.",
        "Among what is here the {thing} fits, because it {because}; I focus on it.",
        "Is the {thing} {a_subject}? It {because}, so yes: I focus on it.",
    ),
    "focus halfway": (
        "I have made the {thing}, the paint in between, and the task wants the focus on it now.",
        "The {thing} is the step on the way to {subject}; I focus on it before I go on.",
        "Half of the work is done: I focus on the {thing}, as the task says.",
        "Before I add more paint the task asks for the focus on the {thing}.",
    ),
    "focus product": (
        "The {subject} is made, so the last part is to focus on it.",
        "The mixing has worked. I focus on the {subject}, as the task asks in the end.",
        "I have what I was to create, the {subject}, and focus on it.",
        "All that is left is the focus on the {subject}, which I have now.",
    ),
    "focus longest": (
        "Of the animals that may live here the {thing} lives longest, as far as I know: I focus "
        "on it.",
        "As animals go, the {thing} has a long life before it, so I focus on it.",
        "The task asks for the longest life span. My choice is the {thing}, whose kind gets old.",
        "A long life span is what I look for, and the {thing} should have the longest.",
    ),
    "focus shortest": (
        "Of the animals that may live here the {thing} lives shortest, as far as I know: I focus "
        "on it.",
        "The {thing} belongs to a kind that does not get old, so I focus on it.",
        "The task asks for the shortest life span. My choice is the {thing}, which has a short "
        "life.",
        "A short life span is what I look for, and the {thing} should have the shortest.",
    ),
    "focus stage": (
        "The {nth} stage in the order of life is the {thing}, so I focus on it.",
        "From earliest to latest the {thing} comes {nth}: I focus on it now.",
        "I need the stages in their order, and the {nth} one is the {thing}.",
        "The {thing} is the {nth} stage that the task wants the focus on.",
    ),
    "focus box": (
        "{Conclusion}, so I focus on the {thing}.",
        "{Conclusion}. For that the task names the {thing}, on which I focus.",
        "The task has a box for each answer; {conclusion}, so the {thing} is the right one.",
        "I have my answer: {conclusion}. That means the {thing}.",
    ),
    "focus": (
        "The task asks for a focus, and the {thing} is what I take it to mean.",
        "I focus on the {thing}, because that is what the task is about.",
        "It is time to declare what this is about: the {thing}.",
        "The {thing} is the one that the task means, so I focus on it.",
    ),
    "open search": (
        "The {thing} may hold {need}, so I open it.",
        "I cannot see what is in the {thing} before I open it; {need} may be inside.",
        "{Need} could be in the {thing}. I open it to know.",
        "As long as the {thing} is shut I do not know its content, so I open it.",
    ),
    "open cold": (
        "The {thing} is cold inside, which is what the {subject} needs; I open it.",
        "To cool the {subject} I want to put it into the {thing}, so I open that.",
        "It has to get cold, and for that I open the {thing}.",
        "Before the {subject} can go into the {thing}, that has to be open.",
    ),
    "open hot": (
        "The {thing} can get very hot, so I open it for the {subject}.",
        "To heat the {subject} I want to put it into the {thing}, which I open first.",
        "Before anything can go into the {thing}, it has to be open.",
        "I open the {thing}; the {subject} needs the heat that it gives.",
    ),
    "switch on heat": (
        "The {vessel} with the {subject} is {on_place}, so I switch the {thing} on.",
        "Without power the {thing} gives no heat; I turn it on for the {subject}.",
        "Now the {subject} needs heat, so I activate the {thing}.",
        "Everything is in place, and the {thing} only has to be switched on.",
    ),
    "water on": (
        "I need water in the {vessel}, so I turn on the {thing}.",
        "The {vessel} stands in the {thing}; water comes when I switch it on.",
        "Water is what I lack, and the {thing} gives it once it is on.",
        "I turn on the {thing} to fill the {vessel} with water.",
    ),
    "water off": (
        "The {vessel} must have got its water, so I turn the {thing} off.",
        "Enough water has run; I switch off the {thing}.",
        "I need no more water than this, so the {thing} can be off.",
        "Before I take the {vessel} back I turn off the {thing}.",
    ),
    "water none": (
        "No water comes from it, so I leave the {thing} off.",
        "There will be no water here; I make sure that the {thing} is off.",
        "I can only turn the {thing} off again and look for water at another place.",
        "The {vessel} got no water from the {thing}, which I turn off.",
    ),
    "switch on power": (
        "The circuit is complete, but the {thing} gives current only when it is on.",
        "All wires are joined, so I switch on the {thing} to power the {subject}.",
        "The {subject} gets no current yet; I activate the {thing}.",
        "What is missing for the {subject} is power, so the {thing} has to run.",
    ),
    "switch on": (
        "The {thing} does its work only when it is on, so I switch it on.",
        "I need what the {thing} does for the {subject}; I activate it.",
        "Nothing happens as long as the {thing} is off, so I turn it on.",
        "The {thing} is ready and I turn it on.",
    ),
    "switch off": (
        "The {thing} has done its work, so I switch it off.",
        "I no longer need the {thing} to run.",
        "The {thing} can be off for what comes next.",
        "Before I go on I turn off the {thing}.",
    ),
    "menu": (
        "Several things answer to that name, and the first of the list will do.",
        "I am asked which one I mean; I take the first.",
        "The name fits more than one thing. It makes no difference to me, so the first it is.",
        "The list shows things that are alike, so I choose the first of them.",
    ),
    "other": (
        "What I still need is {need}, and this should bring me closer to it.",
        "I go on with the work on the {subject} in this way.",
        "The next step for the {subject} is this, as far as I can see.",
        "With {need} in mind this is what I do next.",
    ),
}
