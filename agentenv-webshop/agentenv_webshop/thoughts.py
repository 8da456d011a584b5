"""Thoughts: why a buyer does the next thing, in several forms for each reason.

Words in braces are quoted from the instruction or from pages that were shown, or counted there.
"""

from __future__ import annotations

FORMS = {
    "begin": (
        "I am to buy {kind} for no more than {budget}. I search for the words that tell most: "
        "{wanted}.",
        "What is asked for is {kind}; the words to look for are {wanted}, and the price has to "
        "stay within {budget}. A search comes first.",
        "The instruction wants {wanted} for {budget} at most, so I search the shop for {kind} with "
        "all of these words.",
        "To find {kind} within {budget} I begin with a search for what it must have: {wanted}.",
    ),
    "search anew": (
        'The results for "{keywords}" do not fit what I am to buy. I search for the words of the '
        "instruction: {wanted}.",
        "I am to find {wanted}, but the last search asked for something else. I search again with "
        "words of the instruction.",
        "That search is not what the instruction needs; it asks for {kind}, so I search with more "
        "of its words: {wanted}.",
        'With "{keywords}" I do not get further. The shop may have {kind} under these words: '
        "{wanted}.",
    ),
    "return from dear": (
        "At {price} {code} costs more than {budget}, so I go back to the results.",
        "{code} is too dear: {price}, where {budget} is the most I may pay. Back to the list.",
        "The price of {code}, {price}, rules it out, for the limit is {budget}. I search again to "
        "see the others.",
        "I may spend {budget} and this one costs {price}; the results may hold something cheaper.",
    ),
    "return lacking": (
        "I cannot choose {lacking} on {code}, and no further page makes up for an option. I go "
        "back to the results.",
        "{code} is not to be had as asked: it lacks {all_lacking}. I look at the other results.",
        "The instruction asks for {all_lacking}, which {code} does not let me choose. Back to the "
        "list, to open another.",
        "What can be chosen on {code} is not right without {lacking}, so I call up the results "
        "again.",
    ),
    "return unoffered": (
        "The {axes} that the instruction names cannot be chosen on {code}. I go back to the "
        "results.",
        "Of the values that {code} offers under {axes} none is what the instruction says, so I "
        "look at the list again.",
        "{code} has {axes} to choose, but not as I am told to choose it. Back to the others.",
        "I compare {axes} on this page with the instruction: what it names is not there. Another "
        "product has to do better than {code}.",
    ),
    "return untold": (
        "I have read {places} of {code}, and none of them mentions {missing}. I go back to the "
        "results for another.",
        "{code} leaves {all_missing} open even after I read {places}, so I return to the list.",
        "Still no word of {missing} in {places} of {code}: another product may be closer, and I "
        "search again to see the list.",
        "What I miss on {code} is {all_missing}; {places} do not tell of it. Back to the results.",
    ),
    "return early": (
        "So far {code} does not tell of {missing}. Before I read on I look at the other results.",
        "In {places} of {code} I do not find {missing}, so I go back and compare with the others.",
        "I have not seen {missing} on {code} yet, and another result may name it sooner. Back to "
        "the list.",
        "{Places} of {code} say nothing of {missing}; I call up the results again to look "
        "for a better one.",
    ),
    "return undecided": (
        "{code} shows the words that I looked for, but I compare it with other results before I "
        "buy.",
        "I keep {code} in mind for {price} and go back to the list to see what else there is.",
        "Before I decide on {code} I want to see the others; the same search lists them again.",
        "{code} may do. I weigh it against the other results first.",
    ),
    "open first": (
        "The first result within {budget} is {code} for {price}, and its title names {names}. I "
        "open it.",
        "{code} comes first of what I can pay: {price}. With {names} in its title it is worth a "
        "look.",
        "I see {names} in the title of {code}, the topmost that stays within {budget}, so I "
        "open it to see its options.",
        "For {price} there is {code}, the first that {budget} allows. Its title has {names}; what "
        "else it has, its page must tell.",
    ),
    "open past dear": (
        "{Dear} {cost} more than {budget}; {code} for {price} comes next, and its title names "
        "{names}. I open it.",
        "I pass over {dear}, since {budget} is the limit. {code} costs {price} and has {names} in "
        "its title.",
        "My limit of {budget} rules out {dear}. Next comes {code} for {price} with {names}, so I "
        "open that.",
        "The list begins with what is too dear ({dear}). I take a look at {code} instead: "
        "{price}, and its title has {names}.",
    ),
    "open pick": (
        "Of what costs no more than {budget}, {code} names {names} in its title, for {price}. I "
        "open it.",
        "{code} has {names} in its title and costs {price}, which {budget} allows. I want to "
        "see its options.",
        "I look through the titles of this page: {code} says {names}, and {price} is not too much. "
        "Its page will tell whether the rest is there.",
        "The title of {code} speaks of {names}, and at {price} it is cheap enough, so this is the "
        "one that I open.",
    ),
    "open next": (
        "Opening {opened} did not settle it. Within {budget} there is {code} for {price} as well, "
        "whose title names {names}.",
        "After {opened} I try {code}: {price}, and {names} in its title.",
        "I have opened {opened} so far, and go on with {code}, which has {names} in its title and "
        "costs {price}.",
        "{code} is one that I have not opened. It costs {price}, within {budget}, and its title "
        "says {names}.",
    ),
    "open plain": (
        "{code} costs {price}, within {budget}. Its title says little of what I look for, so I "
        "open it to see more.",
        "I cannot tell from the title what {code} offers, but {price} is not too much. I open it.",
        "At {price} {code} stays within {budget}; whether it has {wanted} only its page can tell.",
        "The title of {code} leaves open whether it is right. It is cheap enough at {price}, so I "
        "look at its page.",
    ),
    "open again": (
        "I go back to {code}, which I saw before: what I still miss there is {all_missing}.",
        "{code} is one to return to for {price}; it was {all_missing} that did not turn up "
        "there so far.",
        "{code} may still do, though I did not find {missing} there. I open it once more.",
        "What I know of {code} suits me but for {all_missing}, so I return to it for {price}.",
    ),
    "open known": (
        "{code} for {price} showed all the words that I looked for, so I open it again.",
        "I return to {code}: I found nothing missing there, and it costs {price}.",
        "I have seen {code} before, and it had what the instruction names. Back to its page.",
        "Everything that I looked for turned up on {code}, so that is where I go, for {price}.",
    ),
    "turn spent": (
        "On page {page} nothing is left that costs no more than {budget} and that I have not "
        "opened. I turn to the next page.",
        "I have been through what {budget} allows on page {page} of the results, so I go on to "
        "the next.",
        "{total} results were found and page {page} has no further one within {budget}: I look at "
        "the page that follows.",
        "Page {page} has nothing new for {budget}. Further down the {total} results there may be "
        "something.",
    ),
    "turn unnamed": (
        "No title on page {page} within {budget} names {untitled}. I look at the next page before "
        "I open one.",
        "I look for {all_untitled} in the titles of page {page} that I can pay, and do not see it; "
        "the next page may have it.",
        "{total} results were found, and those on page {page} that cost no more than {budget} "
        "leave {untitled} out of their titles, so I turn the page.",
        "Still to find: {all_untitled}. No affordable title here has any of that, so I go on to "
        "the next of the {total} results.",
    ),
    "turn more": (
        "Page {page} shows only some of the {total} results. I look at the next page as well "
        "before I decide.",
        "{total} results are a lot, and I have seen them only up to page {page}: I turn to the "
        "next page to compare.",
        "I do not settle for the first pages yet. There are {total} results, so I go on from page "
        "{page}.",
        "Before I open one I want to compare more titles and prices; page {page} is not the last "
        "of the {total} results.",
    ),
    "walk": (
        "{code} for {price} stands on page {where} of the results, and this is page {page}, so I "
        "turn the page.",
        "I want to get to {code}, which I saw on page {where}; from page {page} I turn towards it.",
        "The one to open is {code}, at {price}. It was listed on page {where}, not here on page "
        "{page}.",
        "Page {page} does not list {code}; page {where} did, so I go there.",
    ),
    "read first": (
        "{Places} of {code} do not say {missing}, so I read its {sub}.",
        "I see {has} here, but no word of {missing} yet. The {sub} may tell.",
        "{has} I have found on {code}. What I cannot see on this page is {all_missing}; I look it "
        "up in the {sub}.",
        "So far {code} shows {has} for {price}; its {sub} has to tell of {missing}.",
    ),
    "read blind": (
        "{Places} of {code} do not say {missing}, so I read its {sub}.",
        "On this page there is no word of {missing}. The {sub} may tell.",
        "Before I pay {price} I want to know about {all_missing}, and its {sub} is the place to "
        "look.",
        "The page of {code} tells little of what I need, which is {all_missing}; I look it up in "
        "the {sub}.",
    ),
    "read on": (
        "{Places} of {code} leave {all_missing} open, so I read its {sub} as well.",
        "I have still not found {missing}. The last place to look is the {sub}.",
        "What remains is {all_missing}, of which I have read nothing so far; I open the {sub}.",
        "{Places} are read, and {code} has not named {missing} yet. I turn to the {sub}.",
    ),
    "reread learned": (
        "{Here} tells of {learned}, but not of {missing}. I go back to the product to open its "
        "{sub}.",
        "Here I read {learned}; {all_missing} must stand elsewhere, so I go back and try the "
        "{sub}.",
        "{learned} I have found on this page. Still open is {all_missing}: back to the product, "
        "and then to the {sub}.",
        "With {learned} found, what is left to check is {all_missing}. The way to the {sub} leads "
        "over the product's page.",
    ),
    "reread nothing": (
        "This page told me nothing new, and I still need {all_missing}. I go back to the product "
        "to try the {sub}.",
        "{Here} does not say {missing}, so I return to the product and read its {sub} next.",
        "No word of {missing} here. Back to {code}, whose {sub} I have not read yet.",
        "I looked for {all_missing} in vain on this page; the {sub} is left, by way of the "
        "product's page.",
    ),
    "back complete": (
        "{Here} tells of {learned}, which is all that I still had to find. I go back to {goal}.",
        "With {learned} read here, nothing that the instruction names is missing on {code}: back, "
        "to {goal}.",
        "This page has {learned}, so {code} has it all for {price}. I return to {goal}.",
        "Here it says {learned}. I have found everything now and go back to the product to {goal}.",
    ),
    "back settled": (
        "I have found everything that I looked for on {code}, so I leave this page to {goal}.",
        "There is nothing more to check on {code}: back to the product, to {goal}.",
        "{code} for {price} has shown all the words of the instruction. I go back to {goal}.",
        "This page has no news that I need; {code} fits, and I return to {goal}.",
    ),
    "back lacking": (
        "I did not find {missing} on {code}, but the rest speaks for it. I go back to {goal}.",
        "{Places} of {code} leave {all_missing} open. I have read enough and go back to the "
        "product to {goal}.",
        "That leaves {all_missing} open; the other words that I looked for are there, so I "
        "return to {goal}.",
        "{code} for {price} has not told of {missing}, yet I settle for it. Back, to {goal}.",
    ),
    "choose complete": (
        "{code} shows everything that is asked for, so I choose the {axis} {value} as the "
        "instruction says.",
        "Nothing is missing on {code}. The instruction names {value} for the {axis}, which is "
        "offered here.",
        "{code} has it all for {price}; now the options, beginning with {value} as the {axis}.",
        "I am content with {code} and set the {axis} to {value}, because the instruction asks for "
        "it.",
    ),
    "choose trusting": (
        "I take {code}, although I did not see {missing}. The {axis} is to be {value}.",
        "What I could not confirm on {code} is {all_missing}. I choose {value}, the {axis} that "
        "the instruction names.",
        "For {price} {code} comes close enough, with {all_missing} left open. First I choose the "
        "{axis}: {value}.",
        "The {axis} {value} is offered here as the instruction wants it, and I choose it; "
        "{all_missing} I have to take on trust.",
    ),
    "choose next": (
        "So much is settled: {chosen}. The {axis} is still open, and the instruction names "
        "{value}.",
        "I have chosen {chosen}, and the instruction also asks for {value}, which is one of the "
        "values of the {axis}.",
        "Next comes the {axis}: {value}, as asked, after {chosen}.",
        "Besides {chosen} I need {value}, so that is what I choose as the {axis}.",
    ),
    "buy complete": (
        "{code} has all that I look for, I have chosen {chosen}, and {price} is within {budget}. "
        "I buy it.",
        "Everything fits: the pages of {code} show what is asked for, and I chose {chosen}. It "
        "costs {price}, so I buy now.",
        "With {chosen} chosen nothing is left to do on {code}, and {price} does not exceed "
        "{budget}: time to buy.",
        "I found every word that matters on {code} and chose {chosen}. At {price} I buy it.",
    ),
    "buy plain": (
        "{code} shows all that the instruction names and needs no choice from me. It costs "
        "{price}, so I buy it.",
        "The instruction asks for no option of {code}, and nothing is missing. {price} is "
        "within {budget}: I buy now.",
        "I have found everything that is asked for on {code}, at {price}, and no option is "
        "named. That settles it.",
        "Nothing is left to check or to choose: {code} fits and stays within {budget}, so I buy "
        "it.",
    ),
    "buy lacking": (
        "I could not confirm {all_missing}, but what else I looked for is there on {code}. I "
        "buy it for {price}.",
        "{code} has the rest of what is asked for, and {price} is within {budget}; "
        "{all_missing} I take on trust and buy.",
        "Having opened {opened}, I settle for {code}. What was not to be found is "
        "{all_missing}; the price is {price}.",
        "I decide for {code}, although I have not seen {missing} there. It costs {price}, so I "
        "buy it.",
    ),
    "buy dear": (
        "{code} costs {price}, more than {budget}, but I saw nothing better. I buy it.",
        "At {price} {code} is above the limit of {budget}. I have found nothing that fits better, "
        "so I take it.",
        "I settle for {code}, although {price} is more than {budget}, for the rest of what I saw "
        "is further off.",
        "Nothing within {budget} turned up that I could take instead, so I buy {code} for {price}.",
    ),
}
