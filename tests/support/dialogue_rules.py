"""The rules of the nine dialogues that stand in the actions, each with what is left when it is taken away."""

from __future__ import annotations

from typing import NamedTuple


class Rule(NamedTuple):
    """`where` is `module:function`; `instead` is Python: what every call gives, or a function called in its place.

    `effect`: the function is there for what it does, its result alone doesn't tell whether it mattered.
    """

    name: str
    where: str
    instead: str
    effect: bool = False


_NOTHING = "lambda *_, **__: None"
RULES = [
    # Dialogue 1: what a message says fills the request.
    Rule("the subject is taken from what was said", "actions.request_form:_with_subject", "lambda form, *_: form"),
    Rule("the day is taken from what was said", "actions.event_date:with_date", "lambda form, *_: (form, None)"),
    Rule("the transaction is taken from what was said", "actions.request_form:_with_type", "lambda form, *_: form"),
    Rule("sum and method are taken from what was said", "actions.request_form:_with_money", "lambda form, *_: form"),
    Rule("the problem gives topic and transaction", "actions.request_form:_with_problem", "lambda form, *_: form"),
    Rule("what is wished happens on the day of wishing", "actions.request_form:_happens_today", "False"),
    Rule("a bare number is the sum that is spoken of", "actions.request_form:_bare_amount", "None"),
    Rule("what is denied is not taken", "actions.meant:is_rejected", "False"),
    Rule("a field called wrong is asked again", "actions.request_form:wrong_field", "None"),
    Rule("a field is named after a no", "actions.request_form:named_field", "None"),
    Rule("a day to come is refused", "actions.event_date:is_future", "False"),
    Rule("a day with two readings is asked", "actions.event_date:_readings", "lambda found: (found.value,)"),
    Rule("one of two days is chosen in words", "actions.event_date:_chosen", "None"),
    Rule("a day long ago is said in full", "actions.event_date:is_long_ago", "False"),
    Rule("a week is narrowed to a day", "actions.event_date:_is_rough", "False"),
    Rule("not knowing is no answer", "actions.request_form:does_not_know", "False"),
    Rule("a change of mind changes the matter", "actions.request_form:_changes_mind", "False"),
    Rule("of several days the one beside the transaction counts", "actions.event_date:_likeliest", "lambda dates, _: dates"),
    Rule("all words are kept for who reads the request", "actions.request_form:_described", "lambda form, _: form"),
    Rule("a question or a yes is no subject", "actions.request_form:_can_be_subject", "True"),
    Rule("one word is no subject", "actions.subject:says_enough", "True"),
    Rule("a line that states a problem is one", "actions.subject:states_problem", "False"),
    Rule("capitals are calmed in the subject", "actions.subject:_calm", "lambda line, _: line"),
    Rule("a day told within a week is of that week", "actions.event_date:_of_the_week", "None"),
    Rule("a bare number answers the question for the day", "actions.event_date:told_by_place", "lambda form, message, asked: message"),
    Rule("a day that the month doesn't have is said so", "actions.event_date:no_such_day", "None"),
    Rule("between two days the customer is asked", "actions.event_date:_either", "()"),
    Rule("a day told in a story changes no card", "actions.event_date:_corrects", "True"),
    Rule("of a long story only its heart counts", "actions.story:heart", "lambda message: message"),
    Rule("a case told at length is its own subject", "actions.request_form:_is_told_at_length", "False"),
    Rule("a withdrawal that is named is no deposit", "actions.request_form:_of_stated_type", "lambda problem, _: problem"),
    Rule("who says when names no other transaction", "actions.request_form:_may_retype", "True"),
    Rule("a currency is corrected without a sum", "actions.request_form:_bare_currency", "None"),
    Rule("a wish to close is taken back", "actions.closing:is_taken_back", "False"),
    Rule("the wish to have it put down is no subject", "actions.subject:_without_wish", "lambda line: line"),
    # Dialogue 1: how the form goes on.
    Rule("a day told at length is no greeting", "actions.stated:tells_the_day", "False"),
    Rule("a transaction told later is the one", "actions.request_form:_says_which", "False"),
    Rule("what is done needs no request", "actions.giving_up:solved", "False"),
    Rule("asking whether it can be withdrawn gives nothing up", "actions.giving_up:asks_whether_withdrawn", "False"),
    Rule("which documents are needed is a question", "actions.answers:asks_for_documents", "False"),
    Rule("hesitating gives nothing up", "actions.giving_up:hesitates", "False"),
    Rule("asking whether it can be undone gives nothing up", "actions.giving_up:asks_whether_undone", "False"),
    Rule("opening one takes none back", "actions.stated:opens", "False"),
    Rule("an impatient yes is one", "actions.consent:says_do", "False"),
    Rule("a question is no failed answer", "actions.request_form:is_question", "False"),
    Rule("a statement beside the card belongs to it", "actions.misunderstanding:_tells_more", "False"),
    Rule("a weak yes settles nothing", "actions.misunderstanding:is_no_answer", "False"),
    Rule("a plain word confirms whatever it was read as", "actions.stated:is_confirmed", "False"),
    Rule("a short answer counts whatever it was read as", "actions.stated:answers_the_question", "False"),
    Rule("a greeting may state the matter", "actions.stated:states_matter", "False"),
    Rule("the form goes on after something else", "actions.request:go_on", _NOTHING, effect=True),
    Rule("what is not our business tells no day", "actions.stated:is_elsewhere", "False"),
    Rule("a number in a yes is looked at once more", "actions.request:_names_a_number", "False"),
    Rule("who wants a moment has given nothing up", "actions.giving_up:only_waits", "False"),
    Rule("a no after registering takes the request back", "actions.giving_up:takes_back", "False"),
    Rule("no request is opened for a gift", "actions.misunderstanding:begs", "False"),
    Rule("where a document goes is said at once", "actions.stated:asks_where_a_document_goes", "False"),
    Rule("a day and a transaction are no wish to take back", "actions.stated:tells_case", "False"),
    Rule("something else may name what is missing", "actions.request_form:take_missing", "lambda form, _: form"),
    Rule("what is told besides is noted", "actions.request:_tells_more", "False"),
    Rule("words choose between the open request and a new one", "actions.request:chosen_of_two", "None"),
    Rule("another matter after a person is another request", "actions.request:_is_another_matter", "False"),
    Rule("who is not verified hears that it is needed", "actions.request:_say_identity", _NOTHING, effect=True),
    # Dialogues 2 and 3.
    Rule("a number alone is looked up", "actions.dialogues:_is_number", "False"),
    Rule("where to see it is answered with where it stands", "actions.tracking:asks_where_to_see", "False"),
    Rule("who has lost the number is helped", "actions.tracking:number_is_not_known", "False"),
    Rule("who can't read the number is helped", "actions.tracking:is_hard_to_read", "False"),
    Rule("the only open request is meant", "actions.client:Desk.open_requests", "[]"),
    Rule("the last step is said", "actions.tracking:_last_step", "''"),
    Rule("what is wanted is said", "actions.tracking:_say_what_is_wanted", _NOTHING, effect=True),
    # Dialogue 4.
    Rule("words that come with the wish are added at once", "actions.registered:_words", "None"),
    Rule("a figure stated is an addition", "actions.registered:states_a_figure", "False"),
    Rule("an answer to what was asked of a registered request is one", "actions.dialogues:_of_registered", "None"),
    Rule("words for those who work on it are added", "actions.registered:is_to_be_told", "False"),
    Rule("a value put right after registering is added", "actions.registered:corrects", "False"),
    Rule("what was begun may go onto the first", "actions.registered:belongs_to_first", "False"),
    Rule("an open request is added to whatever it was read as", "actions.registered:wants_to_add", "False"),
    Rule("what is only announced is no addition", "actions.registered:comes_later", "False"),
    Rule("when is asked of the registered request", "actions.answers:_asks_about_registered", "False"),
    Rule("when is heard beside thanks", "actions.answers:asks_when", "False"),
    Rule("how much may be paid in or out is no problem", "actions.answers:asks_for_limits", "False"),
    # Dialogue 5.
    Rule("what to do takes the offered person", "actions.handoff:asks_what_to_do", "False"),
    Rule("calling us names tells of no stranger", "actions.handoff:is_name_calling", "False"),
    Rule("who is only angry is offered a person", "actions.handoff:is_only_angry", "False"),
    Rule("a wish for a person beside a problem counts", "actions.handoff:wish_beside", "None"),
    Rule("who wants no person gets none", "actions.handoff:is_refused", "False"),
    Rule("who waits gets into the line", "actions.handoff:waits", "False"),
    Rule("who names a person in answer wants one", "actions.handoff:names_a_person", "False"),
    Rule("what is told instead of an address is kept", "actions.unserved:_note", _NOTHING, effect=True),
    Rule("what is told beside the wish is kept", "actions.stated:tells_matter", "False"),
    Rule("who is there decides what is said", "actions.unserved:settle", _NOTHING, effect=True),
    Rule("an address that was asked for is taken", "actions.unserved:answered", "False"),
    Rule("what stands beside the address is kept", "actions.unserved:_take_details", _NOTHING, effect=True),
    Rule("the topic's department is called", "actions.handoff:department", "None"),
    Rule("what was agreed is said", "actions.returned:take_up", _NOTHING, effect=True),
    Rule("what was agreed stands on the request", "actions.returned:agreed_line", "''"),
    # Dialogue 6.
    Rule("despair and minors come before every reading", "actions.care:overriding_intent", "None"),
    Rule("who writes about a child is no minor", "actions.care:about_a_child_of_theirs", "False"),
    Rule("despair is not read into a word or two", "actions.care:is_doubtful", "False"),
    Rule("who says that play is no problem is believed", "actions.care:denies_harm", "False"),
    Rule("giving up is said in its words where protection is asked for", "actions.giving_up:says_so", "True"),
    Rule("who wants no offers is asked nothing about a bonus", "actions.care:wants_no_offers", "False"),
    Rule("whom to call is said again", "actions.care:asks_for_help_line", "False"),
    # Dialogue 8.
    Rule("a quiet moment asks for a rating", "actions.survey:offer", _NOTHING, effect=True),
    Rule("a rating that was asked for is taken", "actions.survey:answered", "False"),
    # Dialogue 9 and what holds around all.
    Rule("patience is over after the second time", "actions.handoff:patience_is_over", "False"),
    Rule("a chosen reading is the message read again", "actions.misunderstanding:read_as_chosen", _NOTHING, effect=True),
    Rule("pictures alone say nothing", "actions.misunderstanding:says_nothing", "False"),
    Rule("details alone are taken", "actions.misunderstanding:_is_details", "False"),
    Rule("an answer that was not understood is still taken", "actions.misunderstanding:_answers", "False"),
    Rule("replies follow the language of the messages", "actions.language:next_language",
         "lambda current, asked, reading, hint: (current or hint or 'tr', None)"),
    Rule("a doubtful message changes no language", "actions.language:clear_reading",
         "lambda read, current, words=2: (read or {}).get('detected')"),
    Rule("nobody is asked for a password", "actions.conversation:offers_secret", "False"),
    Rule("a hidden number is said to be hidden", "actions.dialogues:_hides_a_number", "False"),
]
