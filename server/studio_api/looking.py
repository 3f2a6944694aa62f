"""Looking at the content: all of it, an intent, replies, concepts, the operator's texts, and searching."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from base.access import access_content, content_actions
from base.errors import Refused
from server.api.calls import Call
from server.studio_api import shown, told
from server.studio_api.asked import OfDraft, SearchQuery
from server.studio_api.told_drafts import Counts
from studio import checks, draft_store, health, library, marks, words
from studio.changes import Both, ConceptChange, ExampleChange, ReplyChange, SentenceChange, TextChange
from studio.content import LANGUAGES, PROTECTED, Content, is_protected_reply
from studio.draft_store import Made
from studio.neighbours import Entry, Pair
from studio.standing import Open
from studio.titles import title


def look(call: Call) -> None:
    """Raises Refused for whoever may not look at the content."""
    if call.who.member is None:
        raise Refused("not_signed_in")
    access_content(call.who.member)


async def overview(call: Call) -> told.Overview:
    """What stands in the content."""
    look(call)
    asked: OfDraft = call.query
    open_ = await call.parts.drafts.open(asked.draft)
    pairs = await call.parts.drafts.pairs(open_)
    call.parts.drafts.library.prepare()
    edition = await call.parts.read(draft_store.newest_edition)
    content = open_.content
    topics: dict[str, list[told.IntentRow]] = {}
    for intent, topic in content.topics.items():
        topics.setdefault(topic, []).append(_row(open_, intent, pairs.get(intent, [])))
    return told.Overview(
        edition, await call.parts.drafts.by_hand(edition),
        shown.draft_row(call.parts, open_.draft, open_.made) if asked.draft else None,
        list(content_actions(call.who.member)) if call.who.member else [],
        [told.Topic(name, rows) for name, rows in topics.items()], _totals(content), shown.faults(content, call.language))


async def intent(call: Call) -> told.IntentOut:
    """An intent with all that belongs to it."""
    look(call)
    name = call.path["intent"]
    open_ = await call.parts.drafts.open(call.query.draft)
    content = open_.content
    if name not in content.topics:
        raise Refused("not_found")
    pairs = (await call.parts.drafts.pairs(open_)).get(name, [])
    published = await call.parts.read(draft_store.about, name, "example", "", "", 500)
    topic = content.topics[name]
    return told.IntentOut(
        name, topic, title(content, name), name in PROTECTED, health.marks(content, name, pairs),
        _examples(call, open_, name, pairs, published),
        [shown.change(call.parts, each) for each in open_.standing
         if isinstance(each.change, ExampleChange) and each.change.intent == name and not each.change.after],
        _sentences(open_, name),
        [told.Border(list(border.intents), border.tr, border.en) for border in content.borders if name in border.intents],
        list(content.entities), [reply for reply in content.replies if reply in (f"label_{name}", f"utter_{name}")],
        {language: f"data/nlu/{language}/{topic}.yml" for language in LANGUAGES})


async def replies(call: Call) -> told.Replies:
    """All replies by file."""
    look(call)
    open_ = await call.parts.drafts.open(call.query.draft)
    published = await asyncio.to_thread(call.parts.drafts.library.content)
    changed = {each.change.name for each in open_.standing if isinstance(each.change, ReplyChange)}
    rows = []
    for name, reply in open_.content.replies.items():
        said = reply.said
        found = checks.reply(published, name, said) + checks.reply_warnings(published, name, said)
        rows.append(told.ReplyRow(
            name, reply.topic, Both(said.tr[0].text, said.en[0].text), Counts(len(said.tr), len(said.en)),
            is_protected_reply(open_.content, name), name in changed, shown.problems(open_.content, found, call.language)))
    return told.Replies(rows)


async def reply(call: Call) -> told.ReplyOut:
    """A reply with its variants."""
    look(call)
    name = call.path["reply"]
    open_ = await call.parts.drafts.open(call.query.draft)
    published = await asyncio.to_thread(call.parts.drafts.library.content)
    if name not in open_.content.replies:
        raise Refused("not_found")
    here = open_.content.replies[name]
    before = published.replies.get(name, here)  # of a question that is new in the draft nothing is published
    found = checks.reply(published, name, here.said) + checks.reply_warnings(published, name, here.said)
    changes = {each.change.name: each.id for each in open_.standing if isinstance(each.change, ReplyChange)}
    return told.ReplyOut(
        name, here.topic, here.said, before.said, sorted(checks.placeholders(before.said)),
        is_protected_reply(open_.content, name), shown.problems(open_.content, found, call.language),
        f"data/responses/{here.topic}.yml", here.line, changes.get(name))


async def concepts(call: Call) -> told.Concepts:
    """The lexicon."""
    look(call)
    open_ = await call.parts.drafts.open(call.query.draft)
    changes = {each.change.name: each.id for each in open_.standing if isinstance(each.change, ConceptChange)}
    return told.Concepts([told.ConceptOut(name, each.topic, each.stems, each.line, changes.get(name))
                          for name, each in open_.content.concepts.items()])


async def texts(call: Call) -> told.Texts:
    """The operator's texts."""
    look(call)
    open_ = await call.parts.drafts.open(call.query.draft)
    changes = {each.change.path: each.id for each in open_.standing if isinstance(each.change, TextChange)}
    return told.Texts([told.TextOut(path, each.both, each.line, changes.get(path)) for path, each in open_.content.texts.items()])


async def search(call: Call) -> told.Hits:
    """What holds the words, whatever their letters."""
    look(call)
    asked: SearchQuery = call.query
    open_ = await call.parts.drafts.open(asked.draft)
    found = await asyncio.to_thread(_searched, open_.content, asked)
    return told.Hits(found[: asked.limit], len(found))


def _searched(content: Content, asked: SearchQuery) -> list[told.Hit]:
    wanted = words.fold(asked.q).strip()
    if not wanted:
        return []
    hits = []
    for hit in _searchable(content):
        if (not asked.kind or hit.kind == asked.kind) and (place := words.found_at(hit.text, wanted)):
            hits.append(told.Hit(hit.kind, hit.about, hit.language, hit.text, *place))
    return hits


def _searchable(content: Content) -> Iterable[told.Hit]:
    for name in content.topics:
        both = title(content, name)
        for text in dict.fromkeys((name, both.tr, both.en)):
            yield told.Hit("intent", name, None, text, 0, 0)
    for (name, language), there in content.examples.items():
        for example in there:
            yield told.Hit("example", name, language, library.shown(example.source), 0, 0)
    for name, said in content.replies.items():
        for language in LANGUAGES:
            for variant in getattr(said.said, language):
                yield told.Hit("reply", name, language, variant.text, 0, 0)
    for name, sentences in content.sentences.items():
        for sentence in sentences:
            yield told.Hit("sentence", name, sentence.said.language, sentence.said.text, 0, 0)
    for name, concept in content.concepts.items():
        for language in LANGUAGES:
            for stem in (name, *getattr(concept.stems, language)):
                yield told.Hit("concept", name, language, stem, 0, 0)
    for path, text_ in content.texts.items():
        for language in LANGUAGES:
            yield told.Hit("text", path, language, getattr(text_.both, language), 0, 0)


def _row(open_: Open, name: str, pairs: list[Pair]) -> told.IntentRow:
    content = open_.content
    return told.IntentRow(
        name, content.topics[name], title(content, name), shown.examples_of(content, name),
        shown.sentences_of(content, name), health.marks(content, name, pairs), name in PROTECTED, shown.about_intent(open_, name))


def _totals(content: Content) -> told.Totals:
    examples = {language: sum(len(there) for (_, spoken), there in content.examples.items() if spoken == language)
                for language in LANGUAGES}
    sentences = {language: sum(each.said.language == language for there in content.sentences.values() for each in there)
                 for language in LANGUAGES}
    return told.Totals(len(content.topics), shown.counts(examples), shown.counts(sentences), len(content.replies),
                       len(content.concepts), len(content.texts))


def _examples(call: Call, open_: Open, name: str, pairs: list[Pair], published: list[Made]) -> told.Examples:
    content = open_.content
    close = shown.paired(content, (pair for pair in pairs if pair.one.kind == pair.other.kind == "example"))
    new = {(each.change.language, each.change.after): each for each in open_.standing
           if isinstance(each.change, ExampleChange) and each.change.intent == name and each.change.after}
    came = {(each.change.language, each.change.after): each for each in reversed(published)
            if isinstance(each.change, ExampleChange) and each.stands and each.draft != open_.draft.id}
    found: dict[str, list[told.ExampleOut]] = {"tr": [], "en": []}
    for language in LANGUAGES:
        for each in content.examples.get((name, language), ()):
            marked = marks.read(each.source)
            mine = new.get((language, each.source))
            origin = mine or came.get((language, each.source))
            was = mine.change.before if mine is not None and isinstance(mine.change, ExampleChange) else ""
            found[language].append(told.ExampleOut(
                each.source, marked.text, list(marked.entities), each.line,
                close.get(Entry("example", name, language, marked.text), []), mine.id if mine else None, was or None,
                told.Origin(origin.origin, shown.person(origin.by), shown.moment(call.parts, origin.at)) if origin else None))
    return told.Examples(found["tr"], found["en"])


def _sentences(open_: Open, name: str) -> list[told.SentenceOut]:
    new = {each.change.after: each.id for each in open_.standing
           if isinstance(each.change, SentenceChange) and each.change.intent == name}
    return [told.SentenceOut(each.said.text, each.said.language, each.said.style, new.get(each.said))
            for each in open_.content.sentences.get(name, ())]
