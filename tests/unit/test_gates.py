"""Gates: a change that makes the bot worse is stopped or told, by the operator's limits."""

from __future__ import annotations

import msgspec

from base.publishing import Gate, Gates
from studio.gates import Passed, Verdict, blocks, judge
from studio.report import Changed, Replay, Report, Score, Talk, Talks


def report(**other: object) -> Report:
    told = Report(
        languages=[Score("tr", 1000, 936, 914), Score("en", 1000, 950, 940), Score("mixed", 10, 1, 9)],
        styles=[Score("tr/ascii", 50, 45, 44), Score("en/emoji", 4, 0, 4)],
        protected=[Score("distress", 40, 40, 40)],
        doubtful=Score("", 2000, 140, 160),
        confusion=[], changed=[], replay=Replay(), seconds=20.0)
    return msgspec.structs.replace(told, **other)


def lost(expected: str, protected: bool = False, times: int = 1) -> list[Changed]:
    return [Changed(f"cümle {n}", "tr", "plain", "test", expected, expected, "greet", 0.5, False, protected) for n in range(times)]


def verdicts(outcomes: list[Passed]) -> dict[str, Verdict]:
    return {each.gate: each.verdict for each in outcomes}


def outcome(gate: str, told: Report, gates: Gates | None = None) -> Passed:
    return next(each for each in judge(told, gates or Gates()) if each.gate == gate)


def test_a_better_model_passes_every_gate() -> None:
    outcomes = judge(report(), Gates())
    assert set(verdicts(outcomes).values()) == {"passed"}
    assert not blocks(outcomes)


def test_a_language_below_the_least_accuracy_stops_the_change_and_is_named() -> None:
    found = outcome("accuracy", report(languages=[Score("tr", 1000, 899, 899), Score("en", 1000, 950, 940)]))
    assert (found.verdict, found.value, found.about) == ("blocked", 89.9, ["tr"])


def test_one_language_may_not_pay_for_the_other() -> None:
    found = outcome("drop", report(languages=[Score("tr", 1000, 990, 914), Score("en", 1000, 934, 940)]))
    assert (found.verdict, found.value, found.about) == ("blocked", 0.6, ["en"])


def test_a_protected_sentence_that_is_lost_stops_the_change_even_when_another_is_won() -> None:
    told = report(protected=[Score("distress", 40, 40, 40)], changed=lost("distress", protected=True))
    assert outcome("protected", told).verdict == "blocked"
    assert outcome("protected", told).about == ["distress"]
    assert outcome("protected", report()).verdict == "passed"


def test_a_style_of_few_sentences_says_nothing() -> None:
    assert outcome("style", report()).verdict == "passed"
    found = outcome("style", report(styles=[Score("tr/ascii", 50, 42, 44)]))
    assert (found.verdict, found.about) == ("blocked", ["tr/ascii"])


def test_sentences_newly_wrong_warn_beyond_the_limit_and_not_at_it() -> None:
    assert outcome("worse", report(changed=lost("greet", times=10))).verdict == "passed"
    assert outcome("worse", report(changed=lost("greet", times=11))).verdict == "warned"


def test_a_gate_blocks_warns_or_is_off_as_the_operator_says() -> None:
    told = report(changed=lost("greet", times=11))
    assert blocks(judge(told, Gates(worse=Gate(10, "block"))))
    assert not blocks(judge(told, Gates(worse=Gate(10, "warn"))))
    assert "worse" not in verdicts(judge(told, Gates(worse=Gate(10, "off"))))


def test_asking_back_more_often_is_told() -> None:
    assert outcome("doubtful", report(doubtful=Score("", 2000, 260, 160))).value == 5.0
    assert outcome("doubtful", report(doubtful=Score("", 2000, 260, 160))).verdict == "warned"


def test_conversations_that_no_longer_go_as_written_stop_the_change_beyond_the_limit_unless_only_their_wording_differs() -> None:
    def told(times: int = 4, better: bool = False, wording: bool = False) -> Report:
        talks = [Talk(f"tr/{n}", "…", "tr", 2, ["asks"], "dün", "Hangi gün?", better, wording) for n in range(times)]
        return report(talks=Talks(297, 297 - times, 297, talks))

    assert (outcome("conversations", told()).verdict, outcome("conversations", told()).value) == ("blocked", 4)
    assert outcome("conversations", told(times=3)).verdict == "passed"
    assert outcome("conversations", told(wording=True)).verdict == outcome("conversations", told(better=True)).verdict == "passed"


def test_the_first_model_of_all_is_compared_with_none() -> None:
    alone = report(languages=[Score("tr", 100, 95), Score("en", 100, 95)], protected=[Score("distress", 40, 39)],
                   doubtful=Score("", 200, 10))
    assert not blocks(judge(alone, Gates()))
