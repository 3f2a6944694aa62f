"""What somebody wrote anew in a mail: without what they quote and without their signature. Pure."""

from __future__ import annotations

import re

from desk.mail.page import QUOTED

_DATE = (r"(?:\d{1,4}|ocak|şubat|mart|nisan|mayıs|haziran|temmuz|ağustos|eylül|ekim|kasım|aralık"
         r"|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)")
_ATTRIBUTIONS = tuple(re.compile(pattern, re.IGNORECASE | re.DOTALL) for pattern in (
    rf"^\s*>?\s*On\b.{{0,40}}{_DATE}.{{0,300}}?\bwrote:\s*$",
    rf"^.{{0,160}}{_DATE}.{{0,160}}?(?:tarihinde|günü)\b.{{0,300}}?(?:yazdı|şunu yazdı|şunları yazdı|şöyle yazdı)\s*:\s*$",
    r"^.{0,200}<[^<>\s]+@[^<>\s]+>.{0,80}?(?:yazdı|şunu yazdı|şunları yazdı|wrote)\s*:\s*$",
    rf"^.{{0,200}}(?:yazdı|wrote)\s*\(?.{{0,40}}{_DATE}.{{0,60}}\)?\s*:\s*$",
    r"^(?=.{0,200}\d{1,2}:\d\d).{0,200}<[^<>\s]+@[^<>\s]+>\s*:\s*$",
))
_MARKS = re.compile(
    r"^\s*(?:-{2,}\s*(?:original message|(?:orijinal|özgün|iletilen|yönlendirilmiş|yönlendirilen) (?:ileti|mesaj)"
    r"|forwarded message|reply above this line|bu satırın üzerine yazın)\s*-{2,}|_{20,})\s*$", re.IGNORECASE)
_HEADER = re.compile(
    r"^\s*\*?(?:from|kimden|gönderen|sent|gönderildi|gönderme tarihi|tarih|date|to|kime|alıcı|subject|konu|cc|bilgi)"
    r"\s*\*?:\*?\s*\S", re.IGNORECASE)
_SENDER = re.compile(r"^\s*\*?(?:from|kimden|gönderen)\s*\*?:", re.IGNORECASE)
_SIGNATURE = re.compile(r"^(?:--\s?|—|__+)$")
_LONGEST_SIGNATURE = 12
"""Lines; what is longer under a line of dashes is what somebody had to say."""
_DEVICE = re.compile(
    r"^\s*(?:sent from my\b.{0,60}|sent (?:via|with|from)\b.{0,12}(?:mail|outlook|yahoo|proton).{0,40}|sent via\b.{0,40}"
    r"|get outlook for\b.{0,60}"
    r"|.{0,60}\b(?:i?phone['’]?umdan|ipad['’]?imden|mac['’]?imden|uygulamasından|cihazımdan|telefonumdan|android.{0,40}"
    r"|samsung.{0,30}) gönderildi"
    r"|outlook['’]?u edinin.{0,40}|.{0,40}için outlook['’]?u (?:edinin|indirin).{0,60})\s*\.?\s*$", re.IGNORECASE)
"""What a telephone or a program writes by itself; words may follow it, so that only the line goes."""
_LONGEST_ATTRIBUTION = 4
"""Lines over which mail programs break "On …, somebody wrote:"."""


def fresh(text: str) -> str:
    """The new part; the whole text without its marks when nothing would be left, so that no word is lost."""
    lines = text.split("\n")
    kept = _without_signature(_without_quotes(lines))
    written = "\n".join(kept).strip()
    return written or whole(text)


def whole(text: str) -> str:
    """Everything, without the inner marks."""
    return text.replace(QUOTED, "").strip()


def _without_quotes(lines: list[str]) -> list[str]:
    """Above the quote; answers that stand between quoted lines stay, only the quoted lines go."""
    end = next((number for number in range(len(lines)) if _starts_quote(lines, number)), len(lines))
    above = [line for line in lines[:end] if not line.lstrip().startswith(">")]
    below = _answers_below(lines[end:])
    return above + below


def _answers_below(lines: list[str]) -> list[str]:
    """Words of the writer under a quote that is marked line by line."""
    quoted = [number for number, line in enumerate(lines) if line.lstrip().startswith(">")]
    if not quoted:
        return []
    first = quoted[0]
    return [line for line in lines[first:] if not line.lstrip().startswith(">")]


def _starts_quote(lines: list[str], number: int) -> bool:
    line = lines[number]
    if line.strip() == QUOTED or _MARKS.match(line):
        return True
    if _SENDER.match(line) and sum(bool(_HEADER.match(each)) for each in lines[number:number + 6]) >= 3:
        return True
    for end in range(number + 1, min(number + _LONGEST_ATTRIBUTION, len(lines)) + 1):
        if not lines[end - 1].strip():
            return False
        if lines[end - 1].rstrip().endswith(":") and _is_attribution(lines[number:end]):
            return end - number == 1 or not _is_attribution(lines[number + 1:end])
    return False


def _is_attribution(lines: list[str]) -> bool:
    joined = " ".join(part.strip() for part in lines)
    return len(joined) <= 500 and any(pattern.match(joined) for pattern in _ATTRIBUTIONS)


def _without_signature(lines: list[str]) -> list[str]:
    kept = [line for number, line in enumerate(lines) if not (number and _DEVICE.match(line.rstrip("\r")))]
    for number in range(_signature_from(kept), len(kept)):
        if _SIGNATURE.match(kept[number].rstrip("\r")):
            return kept[:number]
    return kept


def _signature_from(lines: list[str]) -> int:
    """The first line that can begin a signature: neither the first of all, nor one with too much below it."""
    below = 0
    for number in range(len(lines) - 1, 0, -1):
        if below > _LONGEST_SIGNATURE:
            return number + 1
        below += bool(lines[number].strip())
    return 1
