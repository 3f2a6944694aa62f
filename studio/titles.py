"""How intents are called before people: as customers read them on buttons, or in words of their own where they never do. Pure."""

from __future__ import annotations

from studio.changes import Both
from studio.content import Content

_NEVER_OFFERED = {
    "affirm": Both("Evet demek", "Saying yes"),
    "deny": Both("Hayır demek", "Saying no"),
    "give_details": Both("Bilgi vermek", "Giving details"),
    "out_of_scope": Both("Kapsam dışı", "Out of scope"),
}
"""These mean something only as an answer, so no button has them, and no reply of the content names them."""


def title(content: Content, intent: str) -> Both:
    """The intent's title in both languages; its name in plain letters where nobody has said one."""
    reply = content.replies.get(f"label_{intent}")
    if reply is not None:
        return Both(reply.said.tr[0].text, reply.said.en[0].text)
    bare = intent.replace("_", " ")
    return _NEVER_OFFERED.get(intent, Both(bare, bare))
