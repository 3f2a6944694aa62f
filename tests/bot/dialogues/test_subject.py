"""The subject line is the customer's own words, without what the card shows elsewhere."""

from __future__ import annotations

import pytest

from actions.subject import LONGEST, says_enough, states_problem, subject_line
from tests.bot.dialogues.talk import entity

Found = list[tuple[str, str, str]]


@pytest.mark.parametrize(
    ("text", "found", "expected"),
    [
        (
            "15 Mart'ta yaptığım 500 TL çekim hâlâ gelmedi",
            [
                ("event_date", "2026-03-15", "15 Mart"), ("amount", "500", "500"), ("currency", "TRY", "TL"),
                ("transaction_type", "withdrawal", "çekim"),
            ],
            "Çekim hâlâ gelmedi",
        ),
        ("Merhaba, iyi günler. para çekemiyorum", [], "Para çekemiyorum"),
        ("selam bonusum yüklenmedi", [], "Bonusum yüklenmedi"),
        ("20.11.2026 tarihinde yatırdığım para yok", [("event_date", "2026-11-20", "20.11.2026")], "Yatırdığım para yok"),
        ("PARA ÇEKME İŞLEMİM BEKLİYOR", [], "Para çekme işlemim bekliyor"),
        ("çekim gelmedi, tarih 20 kasım", [("event_date", "2026-11-20", "20 kasım")], "Çekim gelmedi"),
        ("konu: kupon ödemesi yapılmadı, tarih 20 kasım", [("event_date", "2026-11-20", "20 kasım")], "Kupon ödemesi yapılmadı"),
        ("1.500 TL'lik çekim gelmedi", [("amount", "1500", "1.500"), ("currency", "TRY", "TL")], "Çekim gelmedi"),
        ("aslında bonusum eksik yattı", [], "Bonusum eksik yattı"),
        ("çekimim gelmiyor 3 gün önce yapmıştım", [("event_date", "2026-11-22", "3 gün önce")], "Çekimim gelmiyor"),
        ("param hâlâ yok, dün yatırdım ama", [("event_date", "2026-11-24", "dün")], "Param hâlâ yok ama"),
        ("dün çekim yapmıştım", [("event_date", "2026-11-24", "dün"), ("transaction_type", "withdrawal", "çekim")], "Çekim yapmıştım"),
        ("yatırdığım 300 lira gitti", [("amount", "300", "300"), ("currency", "TRY", "lira")], "Yatırdığım 300 lira gitti"),
    ],
)
def test_turkish_lines(text: str, found: Found, expected: str) -> None:
    assert subject_line(text, [entity(text, *each) for each in found], "tr") == expected


@pytest.mark.parametrize(
    ("text", "found", "expected"),
    [
        (
            "The withdrawal I made on 15 March still hasn't arrived",
            [("event_date", "2026-03-15", "15 March")],
            "The withdrawal I made still hasn't arrived",
        ),
        ("Hi, my deposit of 500 TL is missing", [("amount", "500", "500"), ("currency", "TRY", "TL")], "My deposit is missing"),
        ("my bonus is missing, the date was 5 May", [("event_date", "2026-05-05", "5 May")], "My bonus is missing"),
        ("subject: wrong bet result", [], "Wrong bet result"),
        ("my withdrawal hasn't arrived, i made it on Monday", [("event_date", "2026-11-23", "Monday")], "My withdrawal hasn't arrived"),
        ("bonus never showed up and it was yesterday", [("event_date", "2026-11-24", "yesterday")], "Bonus never showed up"),
    ],
)
def test_english_lines(text: str, found: Found, expected: str) -> None:
    assert subject_line(text, [entity(text, *each) for each in found], "en") == expected


def test_of_a_long_story_the_sentence_that_names_the_transaction_is_taken() -> None:
    text = "Merhaba. Üç yıldır sitenizin üyesiyim ve hiç sorun yaşamadım bugüne kadar. Çekim talebim gelmedi. Lütfen yardım edin."
    assert subject_line(text, [entity(text, "transaction_type", "withdrawal", "Çekim")], "tr") == "Çekim talebim gelmedi"


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("çekimim gelmedi, kayıt açar mısınız", "tr", "Çekimim gelmedi"),
        ("bir talep açalım, giriş sorunu yaşadım", "tr", "Giriş sorunu yaşadım"),
        ("para çekme talebi verdim hâlâ beklemede", "tr", "Para çekme talebi verdim hâlâ beklemede"),
        ("çekim talebi oluşturdum gelmedi", "tr", "Çekim talebi oluşturdum gelmedi"),
        ("please log a complaint, my cash out hasn't landed", "en", "My cash out hasn't landed"),
        ("game froze mid-spin, please open a request", "en", "Game froze mid-spin"),
        ("open a ticket: £40 missing", "en", "£40 missing"),
    ],
)
def test_the_wish_to_have_it_put_down_is_no_part_of_it(text: str, language: str, expected: str) -> None:
    assert subject_line(text, [], language) == expected


def test_a_sentence_too_long_for_a_line_begins_where_the_transaction_is_told() -> None:
    text = (
        "ben üç yıldır bu siteyi kullanıyorum hiç böyle bir şey görmedim, hanıma fırın alacaktık, çektim parayı ama bankaya gelmedi"
    )
    assert subject_line(text, [entity(text, "transaction_type", "withdrawal", "çektim")], "tr") == "Çektim parayı ama bankaya gelmedi"


def test_a_line_is_never_longer_than_the_card_is_wide() -> None:
    line = subject_line("çok " * 60 + "uzun", [], "tr")
    assert len(line) <= LONGEST
    assert line.endswith("…")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []), ("  ", []), ("😀😀", []), ("...", []), ("merhaba", []),
        ("15 Mart", [("event_date", "2026-03-15", "15 Mart")]),
        ("500 TL", [("amount", "500", "500"), ("currency", "TRY", "TL")]),
    ],
)  # fmt: skip
def test_nothing_is_no_subject(text: str, found: Found) -> None:
    assert subject_line(text, [entity(text, *each) for each in found], "tr") == ""


def test_one_word_is_not_enough_to_spare_the_question() -> None:
    assert not says_enough("Bonus")
    assert says_enough("Bonusum gelmedi")


@pytest.mark.parametrize("line", ["Çekim hâlâ gelmedi", "Param hesabıma geçmedi", "my deposit is missing", "it hasn't arrived", "yatırdım görünmüyor", "oyun dondu", "it just crashed", "I have been waiting ever since", "iki gün bekledim"])
def test_what_did_not_come_is_a_problem(line: str) -> None:
    assert states_problem(line)


@pytest.mark.parametrize("line", ["Para çekme", "papara üzerinden yaptım", "bank transfer"])
def test_a_detail_is_no_problem(line: str) -> None:
    assert not states_problem(line)
