"""What somebody hears who asks for a person while the department is closed: that it is, and when it opens. Pure."""

from __future__ import annotations

from datetime import datetime

from base.operator import Operator
from desk.notices import wording

_SAID = {
    "tr": "Ekibimiz şu anda kapalı, {opens} itibarıyla yeniden burada. Görüşmeniz sırada kalıyor; "
          "dilerseniz asistanla da sürdürebilirsiniz.",
    "en": "Our team is closed right now and is back on {opens}. Your conversation keeps its place in the line; "
          "you can also go on with the assistant.",
}


def sentences(operator: Operator, moment: datetime) -> dict[str, dict[str, str]]:
    """For each department that is closed at `moment` (aware) and opens again: what is said, by language."""
    now = moment.astimezone(operator.zone)
    closed = [name for name in operator.departments if not operator.is_open(name, moment)]
    opening = {name: operator.opens_at(name, moment) for name in closed}
    return {name: {language: said.format(opens=wording.on(at, now, language)) for language, said in _SAID.items()}
            for name, at in opening.items() if at}
