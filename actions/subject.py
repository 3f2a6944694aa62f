"""The subject of a request: one short line in the customer's own words, taken from the message."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions.turkish import capitalised, fold, lower
from actions.turn import Entity

LONGEST = 80  # characters: one line of the card
_GAP = "\x00"
_TAKEN_OUT = ("event_date", "tracking_number")
_SENTENCE = re.compile(r"(?:(?<!\d)\.+(?=\s|$)|(?<=\d)\.(?=\s+[A-ZÇĞİÖŞÜ]|$)|[!?…]+(?=\s|$)|\n)+")  # not at "2. kez"
_GREETING = re.compile(
    r"^\W*(?:(?:merhaba(?:lar)?|selam(?:lar)?|slm|mrb|iyi (?:gunler|aksamlar|geceler|calismalar)|gunaydin|kolay gelsin|"
    r"sayin yetkili(?:ler)?|pardon|ya|yaa|abi|arkadaslar|hello(?: there)?|hi(?: there)?|hey(?: there)?|"
    r"good (?:morning|evening|afternoon)|dear \w+|please|"
    r"lutfen|hayir|evet|no(?=\s*[,.;:!])|yes|aslinda|ayrica|actually|also|bosver(?:in|sene)?(?: onu)?|"
    r"asil (?:derdim|sorunum|konu)|never ?mind|"
    r"galiba|sanirim|herhalde|i think|maybe|"
    r"forget (?:that|it)|so|well|ok(?:ay)?|whatever|listen|look|anyway|tamam|"
    r"peki|b[iu] ?de|buyrun|buyurun|bak(?:in|iniz)?|sey|yani|simdi|alo|kimse (?:yok|var) m[iu](?: orada)?|neyse|right|"
    r"separate thing|good day|dear|baska (?:bir |bi ?)?(?:sey|konu)(?: vardi| var)?)\b\W*)+"
)
_RECORD = r"(?:talep|taleb\w*|sikayet\w*|basvuru\w*|kayit|kayd\w*|ticket\w*|complaint\w*|request\w*)"
_TO_OPEN = (
    r"(?:ac(?:in(?:iz)?|iver\w*|alim|sin\w*|ar m[iu]s[iu]n\w*|abilir m[iu]\w*|mak (?:istiyorum|isterim)|acagim|[iu]cam|acaktim)?|"
    r"olustur(?:un|alim|sun\w*|ur m[iu]s[iu]n\w*|abilir m[iu]\w*|mak (?:istiyorum|isterim)|acagim|ucam)|"
    r"(?:yap|gir|al|tut)(?:in|un|alim|elim|[aiu]r m[iu]s[iu]n\w*)|lazim|istiyorum|isterim|rica ediyorum)"
)
_OPEN_ONE = (
    r"(?:open|file|raise|log|create|make|start|register|submit) "
    r"(?:(?:a|an|the|me|new|another) )*(?:request|complain(?:t)?|ticket|case)"
)
# The wish to have it put down, before or behind what it is about: "çekimim gelmedi, kayıt açar mısınız".
_WISH_AHEAD = re.compile(
    rf"^\W*(?:(?:bir|bi|yeni|ben) )*(?:{_RECORD} )+{_TO_OPEN}(?: lutfen)?\s*[,;:.!-]+\s*|"
    r"^\W*(?:please )?(?:i(?:'?d like| would like| want| need|'?m going) to |(?:can|could) (?:you|i) (?:please )?|let me )?"
    rf"{_OPEN_ONE}(?:\s*[:;,-]+\s*|\s+(?:about|because|that|regarding|since|as)\s+)|"
    r"^\W*(?:complaint|sikayet\w*|talep)\s*[:-]\s*"
)
_WISH_BEHIND = re.compile(
    rf"\W+(?:(?:diye|bunun|onun|bununla|icin|ilgili|bu|konuda|buna|ona|de|da|bir|bi|yeni|ben) )*"
    rf"(?:{_RECORD} )+{_TO_OPEN}(?: lutfen)?\W*$|"
    r"\W+diye (?:yaz|kaydet|not)\w*(?: (?:al|et)\w*)?(?: m[iu]s[iu]n\w*)?\W*$|"
    r"\W+(?:(?:and|so|please|can|could|you|i|want|need|would|like|to|'d) )*"
    rf"{_OPEN_ONE}(?: (?:about|for|on) (?:it|this|that|me))?(?: please)?\W*$"
)
_REAL_MATTER = re.compile(  # "bonusu boş ver, asıl derdim …"
    r"^.*?\b(?:asil (?:derdim|sorunum|konu|mesele|sikayetim)|"
    r"(?:the|my) (?:real|actual) (?:issue|problem|complaint)(?: is)?)\b\W*(?:su\b\W*)?"
)
_TELLS = 3  # words: "it was a deposit" tells the transaction alone
_CLAUSE = re.compile(r"(?:\s*[,;:—]+|\s+-)\s+(?:(?:ama|fakat|ve|but|and|so)\s+)?")
SAID_ANEW = (  # "konuyu değiştir: …", "change the subject to …"
    r"konuyu? degistir\w*\s*[:=,-]|(?:change|set|make|rename) (?:the )?(?:subject|topic)(?: line)? (?:to|into)\b"
)
_NAME = (
    r"(?:(?:konu(?:su|m)?|subject|topic)(?: should be| is| olsun| su olsun)?\s*[:=-]|"
    rf"konuyu? su(?:nunla)? degistir\w*\s*[:=,-]|(?:{SAID_ANEW})\s*[:=-]?)"
)
NAMED_IN_QUOTES = r"\b(?:konu|subject|topic)\w*\b[^\"“”«»]{0,40}[\"“«](?P<quoted>[^\"“”«»]{4,80})[\"”»]"
_IN_QUOTES = re.compile(NAMED_IN_QUOTES)
_LABEL = re.compile(rf"^\W*{_NAME}\s*")
_LABELLED = re.compile(rf"(?:^|[.!?;,\n]\s*)\W*(?P<label>{_NAME})")
_NEXT_LABEL = re.compile(r"[,;\n]\s*(?:tarih\w*|islem(?: turu)?|tutar\w*|yontem|date|type|amount|method)\b.*$", re.DOTALL)
_LABEL_BEFORE_GAP = re.compile(rf"[,;]?\s*\b(?:(?:islem |olay )?tarihi?|(?:the )?date)\s*(?:[:=-]|was|is)?\s*(?={_GAP})")
_LEADING = re.compile(
    r"^(?:(?:yaptigim|verdigim|gonderdigim|attigim|girdigim|olusturdugum|istedigim|gerceklestirdigim)\s+|"
    r"(?:and|but|ama|ve|ki|de|da|ben|bir de|konu(?:su|m)? (?:da|ise|su))\s+|it(?:'s| is| was)\s+(?:an?|the|my|about)\s+)+"
)
_ADDRESS = re.compile(r"(?:\W+(?:abi|abla|hocam|kardesim|ya|yaa|yav|be|valla|acaba|lutfen|please|sorry|guys|mate))+\W*$")
_BEFORE_GAP = re.compile(  # "can't log in [this morning]" keeps its in
    rf"(?<!\blog )(?<!\bsign )(?<!\bget )\b(?:on|at|from|since|of|for|in|by|around|about|dated|worth)\s+(?:the\s+)?(?={_GAP})"
)
_AFTER_GAP = re.compile(
    rf"{_GAP}(?:['’]?[a-z]{{1,5}}(?=\W|$))?(?:\s+(?:te|ta|de|da|ten|tan|den|dan)(?=\W|$))?(?:\s+\d{{1,2}}(?:[.:]\d\d)?['’]?(?:[dt][ea])(?=\W|$))?"
    r"(?:\s*(?:tarihinde(?:ki)?|tarihli|gunu|civari(?:nda)?|gibi|tutarinda(?:ki)?|degerinde(?:ki)?)\b)?"
)
# What is left of "çekimim gelmiyor, [3 gün önce] yapmıştım" or "…, i made it [on Monday]": words that only carried the day.
_CARRIED_DAY = re.compile(
    rf"[ ,;-]*{_GAP}(?:['’]?[a-z]{{1,5}}(?=\W|$))?\W*(?:(?:cek|yatir|yap|gonder|at|iste|ver|ol|oyna|al|olustur|gir)\w*"
    r"(?:m[iu]st[iu][mk]?|[dt][iu][mk]?)(?: (?:onu|bunu|islemi))?\W*)(?=$|\W(?:ama|hala|ve)\b)|"
    r"(?:\W+and)?\W+(?:i|we) (?:made|did|sent|requested|placed|paid|submitted|ordered|put|asked for) (?:it|this|that|them)"
    rf"(?: in| out)?(?: on| at| in)?\W*{_GAP}\W*$|"
    rf"(?:\W+and)?\W+(?:it|this|that) (?:was|happened|is)(?: on| at| in)?\W*{_GAP}\W*$"
)
# Stems of what does not come, show, open or work, and of what is late, lost or wrong.
_PROBLEM = re.compile(
    r"\b(?!istemiyor|bilmiyor|anlamiyor|sanmiyor|dusunmuyor)\w+(?:medi|madi|miyor|muyor|mamis|memis|mayan|meyen|amadi|emedi|amiyor|emiyor|amadim|emedim|madim|medim)\w*|"
    r"\b(?:sorun|hata|eksik|kayip|kaybol|yanlis|gecik|bekliyor|bekled|beklemede|iptal|reddedil|donu|dondu|donmus|takil|kilit|bloke|silin|"
    r"cokt|bozuk|kesildi|gitti|hala)\w*|"
    r"\b(?:not|cannot|never|missing|late|delayed|failed|wrong|problem|issue|error|pending|waiting|waited|stuck|lost|nothing|cancell?ed|rejected|declined|refused|"
    r"blocked|locked|froze|frozen|crash(?:ed|es)|disappeared|vanished|gone|still|(?:did|does|do|has|have|is|was|ca|wo|could)nt)\b|"
    r"\w+n't\b"
)
_NAMES_TRANSACTION = re.compile(
    r"\b(?:cek|yatir|withdr|deposit|cash|payout|bonus|giri|log|sign|dogrula|verif|oyun|game|bahis|bet|kupon)"
)
_SUM_BEFORE = re.compile(r"\b(?:of|for|worth)\s+$")
_OWNER_BEFORE = re.compile(r"\b(?:my|our|the|his|her|their)\s+$")  # "ate my 20 dollars"
_GOES_ON = re.compile(r"\s*(?:i|that|which|we)\b")  # "250 dollars I withdrew": the sum is what the sentence is about
_VERB = re.compile(r"\w*(?:[dt][iu](?:m|k)?|m[iu]s\w*|iyor\w*)\b")  # "400 lira yatırdım" says what was done to what
_SUM_AFTER = re.compile(r"'?l[iu]k\b|\s*(?:tutarinda|degerinde)")
# What is left when a date or a number was all that a message said: "geçen cuma oldu", "it was".
_NOTHING_SAID = re.compile(
    r"(?:\W|\b(?:oldu|olmustu|olmus|idi|ydi|ydu|gunu|gun|tarihinde|yaptim|galiba|sanirim|herhalde|o|bu|su|it|was|is|that|this|happened|"
    r"on|the|an?|i|think|guess|maybe|probably|yok|hayir|degil|yerine|olacak|no|nope|not|instead|of|rather|than|"
    # … and what names a value that stands elsewhere on the card, or tells where to write it
    r"\d[\d.,]*k?|tl|lira|try|eur|euros?|usd|dollars?|dolar|gbp|pounds?|bin|amounts?|s|tutar\w*|miktar\w*|btw|"
    r"bu arada|by the way|"
    r"yaz(?:in|ar misin)?|oraya|not al(?:in)?|write|put|down|there|giris|islem\w*|tur\w*|date|tarih\w*)\b)*"
)
_TOO_WIDE = re.compile(
    r"para(?:m)?|hesab?p?(?:im)?|sorun(?:um)?|problem|sikayet(?:im)?|talep|money|account|issue|complaint|request|something|"
    r"bir sey"
)
_ENGLISH = re.compile(r"[WQX]|ING$")  # capitals of an English word among Turkish ones: its I is no ı
_ENDS = re.compile(r"^[^\w'’\"(€$£₺]+|[^\w'’\")!?.%€$£₺]+$")
_ONLY_MARKS = re.compile(r"[\W\d_]*")


def subject_line(text: str, entities: Sequence[Entity], language: str) -> str:
    """The sentence that says what it is about, without greeting, date, amount and number; empty when nothing is left."""
    quoted = _IN_QUOTES.search(fold(text))
    if quoted:
        return capitalised(_calm(text[quoted.start("quoted") : quoted.end("quoted")].strip(), language), language)
    best, named = "", list[str]()
    labelled = _LABELLED.search(fold(text))
    for start, end in _sentences(text, labelled.start("label") if labelled else 0):
        line = _cleaned(text[start:end], start, entities)
        if len(line) > LONGEST and not labelled:
            start = _where_it_is_told(text, start, end, entities)
            line = _cleaned(text[start:end], start, entities)
        if not line or _ONLY_MARKS.fullmatch(line):
            continue
        if labelled:
            named = [line]
            break
        if _names_transaction(entities, start, end) and len(line.split()) > 1:
            named.append(line)
        best = max(best, line, key=len)
    best = next((line for line in named if states_problem(line)), named[0] if named else best)
    return _shortened(capitalised(_calm(best, language), language))


def says_enough(line: str) -> bool:
    """Whether a line taken from a first message can stand as the subject without asking."""
    return len(line.split()) >= 2 and sum(letter.isalpha() for letter in line) >= 6


def says_something(line: str) -> bool:
    """Whether an answer to the question for the subject holds a word about the matter."""
    folded = fold(line)
    return len(line) > 2 and _NOTHING_SAID.fullmatch(folded) is None and _TOO_WIDE.fullmatch(folded) is None


def names_transaction(line: str) -> bool:
    """Whether the line says of which transaction it tells: "param yok" doesn't."""
    return _NAMES_TRANSACTION.search(fold(line)) is not None


def states_problem(line: str) -> bool:
    """Whether the line says that something went wrong, whatever the message was read as."""
    return _PROBLEM.search(fold(line)) is not None


def _sentences(text: str, start: int) -> list[tuple[int, int]]:
    spans = []
    for mark in _SENTENCE.finditer(text, start):
        spans.append((start, mark.start()))
        start = mark.end()
    spans.append((start, len(text)))
    return [(first, last) for first, last in spans if text[first:last].strip()]


def _names_transaction(entities: Sequence[Entity], start: int, end: int) -> bool:
    return any(each.kind == "transaction_type" and each.start is not None and start <= each.start < end for each in entities)


def _where_it_is_told(text: str, start: int, end: int, entities: Sequence[Entity]) -> int:
    """Where in a sentence too long for a line the matter begins: at the transaction, else at what went wrong last."""
    begins = [start, *(found.end() for found in _CLAUSE.finditer(fold(text), start, end))]
    clauses = list(zip(begins, [*begins[1:], end], strict=True))
    named = [first for first, last in clauses
             if _names_transaction(entities, first, last) and len(_cleaned(text[first:last], first, entities).split()) >= _TELLS]
    wrong = [first for first, last in clauses if states_problem(text[first:last])]
    return (named or wrong[-1:] or begins)[0]


def _cleaned(sentence: str, offset: int, entities: Sequence[Entity]) -> str:
    line = sentence
    for start, end in sorted(_taken_out(sentence, offset, entities), reverse=True):
        line = line[:start] + _GAP + line[end:]
    line = line[_length_of(_GREETING, line) :]
    line = line[_length_of(_REAL_MATTER, line) :]
    line = _without_wish(line)
    label = _length_of(_LABEL, line)
    if label:
        following = _NEXT_LABEL.search(fold(line))
        line = line[label : following.start() if following else None]
    line = _without_carrier(_without(_LABEL_BEFORE_GAP, line))
    line = _without(_AFTER_GAP, _without(_BEFORE_GAP, line)).replace(_GAP, " ")
    line = " ".join(line.split()).strip(" ,;:-–'’\"()")
    line = line[_length_of(_LEADING, line) :]
    address = _ADDRESS.search(fold(line))
    line = line[: address.start() if address else None]
    line = re.sub(r"\s+([,;:])", r"\1", line).strip(" ,;:-–'’\"()")
    return _ENDS.sub("", line)


def _taken_out(sentence: str, offset: int, entities: Sequence[Entity]) -> list[tuple[int, int]]:
    placed = [(each.kind, each.start - offset, each.end - offset) for each in entities if each.start is not None and each.end]
    inside = [(kind, start, end) for kind, start, end in placed if 0 <= start < end <= len(sentence)]
    dates = [(start, end) for kind, start, end in inside if kind in _TAKEN_OUT]
    types = {start for kind, start, _ in inside if kind == "transaction_type"}
    return dates + [span for span in _sums(inside) if _only_tells_how_much(sentence, span, types)]


def _sums(inside: list[tuple[str, int, int]]) -> list[tuple[int, int]]:
    """Each amount together with the currency that stands beside it."""
    sums: list[tuple[int, int]] = []
    for start, end in sorted((start, end) for kind, start, end in inside if kind in ("amount", "currency")):
        if sums and start - sums[-1][1] <= 1:
            sums[-1] = (sums[-1][0], max(end, sums[-1][1]))
        else:
            sums.append((start, end))
    return sums


def _only_tells_how_much(sentence: str, span: tuple[int, int], types: set[int]) -> bool:
    """Whether the sentence stands without the sum: "500 TL çekim", "deposit of 500 TL", not "yatırdığım 300 lira gitti"."""
    folded = fold(sentence)
    before, after = folded[: span[0]], folded[span[1] :]
    follows = span[1] + len(after) - len(after.lstrip())
    if not after.strip(" ,;.") and _OWNER_BEFORE.search(before):
        return False
    alone = (not before.strip(" ,;") and not _GOES_ON.match(after)) or not after.strip(" ,;.")
    noun = follows in types and not _VERB.match(folded, follows)
    return noun or alone or bool(_SUM_BEFORE.search(before) or _SUM_AFTER.match(after))


def _without_carrier(line: str) -> str:
    """The line without a clause that said the day alone; one that is all there is stays."""
    rest = _without(_CARRIED_DAY, line)
    return rest if states_problem(rest) else line


def _without_wish(line: str) -> str:
    """The line without the wish to have it put down; a line that is nothing but the wish stays."""
    rest = line[_length_of(_WISH_AHEAD, line) :]
    behind = _WISH_BEHIND.search(fold(rest))
    rest = rest[: behind.start() if behind else None]
    return rest if says_enough(rest.replace(_GAP, "")) else line


def _length_of(pattern: re.Pattern[str], line: str) -> int:
    found = pattern.match(fold(line))
    return found.end() if found else 0


def _without(pattern: re.Pattern[str], line: str) -> str:
    for found in reversed(list(pattern.finditer(fold(line)))):
        line = line[: found.start()] + " " * (_GAP in found[0]) + line[found.end() :]
    return line


def _calm(line: str, language: str) -> str:
    letters = [letter for letter in line if letter.isalpha()]
    if len(letters) <= 4 or not all(letter.isupper() for letter in letters):
        return line
    return " ".join(lower(word) if language == "tr" and not _ENGLISH.search(word) else word.lower() for word in line.split(" "))


def _shortened(line: str) -> str:
    if len(line) <= LONGEST:
        return line
    cut = line[: LONGEST - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut).rstrip(" ,;:-") + "…"
