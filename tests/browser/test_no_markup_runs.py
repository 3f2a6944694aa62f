"""Hostile markup in every field of every face is text: nothing of it runs, nothing of it becomes an element, no policy is broken."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

from msgspec.structs import replace
from playwright.async_api import Browser, expect

from base.settings import ROOT
from studio.parcel import COLUMNS
from studio.report import Cell, Changed, Score, Talk, Talks
from tests.browser.test_every_look import Api, as_customer
from tests.browser.test_studio_day import StudioWindow
from tests.support.browser import PATIENCE, AgentWindow, CustomerWindow, Window, chromium
from tests.support.newsdesk import Desk
from tests.support.people import Customer, new_cid
from tests.support.product import Product
from tests.support.ready_version import FAIR, ready_version

PAYLOADS = (ROOT / "tests" / "data" / "xss.txt").read_text(encoding="utf-8").splitlines()
ALL = "\n".join(PAYLOADS)
SHORT = PAYLOADS[1] + PAYLOADS[5] + PAYLOADS[11]
STUDIO_PAGES = (("intents/deposit_missing", "example"), ("intents/+", "question"), ("replies/utter_ask_subject", "variant-tr-0"), ("texts", "lexicon"),
                ("inbox", "group"), ("changes", "change"), ("train", "version"), ("history", "compare"))
"""Pages of the studio, and what is there when they are."""
HOSTILE_TABLE = (",".join(COLUMNS) + "\n" + "".join(
    f'reply,utter_greet,"{each.replace(chr(34), chr(34) * 2)}","{SHORT.replace(chr(34), chr(34) * 2)}"\n' for each in PAYLOADS)).encode()
WATCH = "window.ran = []; window.pwned = (n) => window.ran.push(n)"
MADE = """() => {
  const parts = (root) => [...root.querySelectorAll('*')].flatMap((e) => [e, ...(e.shadowRoot ? parts(e.shadowRoot) : [])]);
  return parts(document).filter((e) => [...e.attributes].some((a) => /^on/.test(a.name) || (/pwned/.test(a.value) && !['value', 'aria-label', 'title', 'placeholder', 'alt'].includes(a.name)))
    || (e.localName === 'script' && /pwned/.test(e.textContent))).map((e) => e.outerHTML.slice(0, 200)).concat(window.ran) }"""


async def open_window(browser: Browser, kind: type[Window], product: Product) -> Window:
    """A window in which everything that a payload calls is kept."""
    window = await kind.open(browser, product.address)
    await window.page.add_init_script(WATCH)
    window.page.on("dialog", lambda dialog: window.complaints.append(f"dialog: {dialog.message}"))
    return window


async def harmless(window: Window) -> None:
    """Nothing ran, nothing was made; the payloads stay the text that they are."""
    assert await window.page.evaluate(MADE) == []
    assert window.complaints == []


async def type_everywhere(window: Window) -> None:
    """Into each field that takes words, and Enter."""
    for field in await window.page.locator("input:visible:not([type=radio], [type=checkbox], [type=file], [type=date], [type=datetime-local]), textarea:visible").all():
        if await field.is_editable():
            await field.fill(SHORT)
            await field.press("Enter")
    await harmless(window)


async def test_a_conversation_full_of_markup(product: Product) -> None:
    """All payloads from a customer, a note and a reply with all of them, on both screens; a department lead with markup for a name."""
    async with chromium() as browser:
        password = product.staff("xss-1", SHORT, "support")
        customer = await Customer.arrive(product.address, "tr")
        await customer.send({"type": "ask_human", "cid": new_cid(), "conversation": customer.conversation})
        for payload in PAYLOADS:
            await customer.say(payload)

        agent = await open_window(browser, AgentWindow, product)
        assert isinstance(agent, AgentWindow)
        await agent.sign_in("xss-1", password)
        await agent.open_conversation(customer.conversation)
        await agent.at("take").first.click()
        await expect(agent.at("composer")).to_be_editable(timeout=PATIENCE)
        await expect(agent.at("thread")).to_contain_text(PAYLOADS[0])
        await agent.at("composer").fill(ALL)
        await agent.at("composer").press("Control+Enter")
        await agent.at("mode-note").click()
        await agent.at("composer").fill(ALL)
        await agent.at("composer").press("Control+Enter")
        await expect(agent.at("message", by="agent")).to_have_count(2, timeout=PATIENCE)
        await agent.at("record-open").click()
        await type_everywhere(agent)

        widget = await open_window(browser, CustomerWindow, product)
        await widget.page.goto(product.address + "/")
        await widget.page.evaluate("(token) => localStorage.setItem('kopru.visit', token)", customer.token)
        await widget.page.reload()
        await widget.at("launcher").click()
        await expect(widget.at("message", by="agent")).to_contain_text(PAYLOADS[0], timeout=PATIENCE)
        await widget.at("composer").fill(ALL)
        await widget.at("composer").press("Enter")
        await expect(agent.at("message", by="customer").last).to_contain_text(PAYLOADS[-2], timeout=PATIENCE)
        await widget.page.evaluate("(text) => window.kopru.open({ text })", ALL)
        await harmless(widget)
        await harmless(agent)
        await customer.close()


async def test_requests_full_of_markup(product: Product) -> None:
    """In the panel, by its number, in the survey, in the form and in all fields of the pages."""
    async with chromium() as browser:
        customer = Api(product, "tr")
        number = customer.register(SHORT, ALL[:4000])
        customer.register(PAYLOADS[31], ALL[:4000], "two")
        assert customer.call("POST", f"/requests/{number}/additions", {"text": ALL[:4000]}, "a").status_code == 201
        window = await open_window(browser, Window, product)
        await window.page.goto(product.address + "/status?language=<script>pwned(1)</script>#<img src=x onerror=pwned(1)>")
        await type_everywhere(window)
        await as_customer(window, customer.token, f"/panel#{number}")
        await expect(window.at("timeline")).to_contain_text(PAYLOADS[0], timeout=PATIENCE)
        await type_everywhere(window)
        await window.page.goto(product.address + "/form#technical")
        await expect(window.at("submit")).to_be_visible(timeout=PATIENCE)
        await type_everywhere(window)
        await window.at("submit").click()
        await harmless(window)
        await window.page.goto(f"{product.address}/survey/{customer.survey(product, number)}")
        await expect(window.at("rating-5")).to_be_attached()
        await type_everywhere(window)
        await window.page.goto(product.address + "/console")
        await expect(window.at("login-name")).to_be_visible(timeout=PATIENCE)
        await type_everywhere(window)
        await window.page.goto(product.address + "/")
        await expect(window.at("launcher")).to_be_visible(timeout=PATIENCE)
        await type_everywhere(window)


async def test_the_supervisors_pages_full_of_markup(product: Product) -> None:
    """On the wall with its tiles, agents and what is urgent, and on the overview; the supervisor's name is markup too."""
    async with chromium() as browser:
        password = product.staff("xss-lead", SHORT, "support", role="supervisor")
        customer = await Customer.arrive(product.address, "tr")
        await customer.send({"type": "ask_human", "cid": new_cid(), "conversation": customer.conversation})
        lead = await open_window(browser, AgentWindow, product)
        assert isinstance(lead, AgentWindow)
        await lead.sign_in("xss-lead", password)
        await lead.at("to-wall").click()
        tile = lead.at("tile", conversation=customer.conversation)
        for payload in PAYLOADS:
            await customer.say(payload)
        await expect(tile).to_contain_text("pwned", timeout=PATIENCE)
        await expect(lead.at("wall-agent").filter(has_text="pwned").first).to_be_visible(timeout=PATIENCE)
        await type_everywhere(lead)
        for way in ("tile-assign", "tile-watch"):
            await lead.at("to-wall").click()
            await tile.locator(f"[data-test={way}]").click()
            await harmless(lead)
            await lead.page.keyboard.press("Escape")
        await lead.page.goto(product.address + "/console/overview?department=<img src=x onerror=pwned(1)>#<script>pwned(2)</script>")
        await expect(lead.at("trouble")).to_be_visible(timeout=PATIENCE)  # no such department
        await harmless(lead)
        await lead.page.goto(product.address + "/console/overview")
        await expect(lead.at("figures")).to_be_visible(timeout=PATIENCE)
        for summary in await lead.page.locator("summary").all():
            await summary.click()
        await type_everywhere(lead)
        await customer.close()


async def test_the_desks_pages_full_of_markup(product: Product) -> None:
    """A request, its additions, a view and the searches of staff with all payloads."""
    async with chromium() as browser:
        password = product.staff("xss-2", SHORT, "technical", role="supervisor")
        customer = Api(product, "tr")
        number = customer.register(PAYLOADS[30], ALL[:4000])
        customer.register(PAYLOADS[31], ALL[:4000], "two")
        assert customer.call("POST", f"/requests/{number}/additions", {"text": ALL[:4000]}, "a").status_code == 201
        window = await open_window(browser, AgentWindow, product)
        assert isinstance(window, AgentWindow)
        await window.sign_in("xss-2", password)
        await window.page.goto(f"{product.address}/console/requests?words=<script>pwned(1)</script>#{number}")
        await expect(window.at("timeline")).to_contain_text(PAYLOADS[0], timeout=PATIENCE)
        await type_everywhere(window)
        await window.page.goto(f"{product.address}/console/requests?sort=newest&since=2026-01-01#{number}")
        await window.at("keep-view").click()
        await window.at("view-name").fill(PAYLOADS[3][:80])
        await window.at("view-name").press("Enter")
        await expect(window.at("view").first).to_be_visible(timeout=PATIENCE)
        await window.at("step-noted").click()
        await type_everywhere(window)
        await window.page.locator("dialog[open] [data-test=step-confirm]").click()
        await expect(window.at("timeline")).to_contain_text(SHORT[:20], timeout=PATIENCE)
        await harmless(window)
        await window.page.goto(f"{product.address}/console/post#<img src=x onerror=pwned(1)>")
        await expect(window.at("figures")).to_be_visible(timeout=PATIENCE)
        await harmless(window)

        writes = product.staff("xss-3", SHORT, "support", role="editor")
        editor = await open_window(browser, Window, product)
        await editor.page.goto(f"{product.address}/console/notices")
        await editor.at("login-name").fill("xss-3")
        await editor.at("login-password").fill(writes)
        await editor.at("login-submit").click()
        await editor.at("notice", id="withdrawn.").locator("[data-test=edit]").click(timeout=PATIENCE)
        for language in ("tr", "en"):
            await editor.at(f"notice-subject-{language}").fill("<img src=x onerror=pwned(1)> {number}")
            await editor.at(f"notice-text-{language}").fill("<script>pwned(2)</script> {number}")
            await editor.at(f"notice-sms-{language}").fill("<svg onload=pwned(3)> {number}")
        await editor.at("save-notice").click()
        await expect(editor.at("news")).to_be_visible(timeout=PATIENCE)
        await harmless(editor)
        await editor.at("notice", id="withdrawn.").locator("[data-test=edit]").click()
        await editor.at("take-back").click()


async def test_the_studio_full_of_markup(product: Product) -> None:
    """Payloads as examples, sentences, replies, concepts, texts, questions, reasons, titles, file names, messages of customers, in a
    comparison and in a project from elsewhere; and typed into every field of every page."""
    async with chromium() as browser:
        password = product.staff("xss-4", SHORT, role="editor")
        desk = await Desk(product, "xss-4", password).sign_in()
        customer = await Customer.arrive(product.address, "tr")
        for payload in PAYLOADS[:6]:
            await customer.ask(payload)
        await customer.close()
        draft = await desk.draft(PAYLOADS[2][:80])
        kept = 0
        for change in await hostile_changes(desk):
            answer = await desk.post(f"/drafts/{draft}/changes", {"changes": [change], "why": PAYLOADS[4][:300]}, new_cid())
            assert answer.status_code in (200, 201, 409, 422), answer.text
            kept += answer.status_code < 300
        assert kept > len(PAYLOADS) // 2, "what may be said in markup is kept as the text that it is"
        number = await hostile_version(product, draft)

        window = await open_window(browser, StudioWindow, product)
        assert isinstance(window, StudioWindow)
        await window.sign_in("xss-4", password)
        await window.at("draft").select_option(draft)
        for place, ready in (*STUDIO_PAGES, (f"train/{number}", "talks")):
            await window.go(place)
            await expect(window.at(ready).first).to_be_visible(timeout=PATIENCE)
            for summary in await window.page.locator("summary:visible").all():
                await summary.click()
            await type_everywhere(window)
        await window.go("exchange")
        for field, told, name, text in (("file", "imported", "<img src=x onerror=pwned(1)>.csv", HOSTILE_TABLE),
                                        ("project", "looked-through", "x.zip", hostile_project())):
            await window.at(field).set_input_files({"name": name, "mimeType": "application/octet-stream", "buffer": text})
            await expect(window.at(told)).to_contain_text("pwned", timeout=PATIENCE)
            await harmless(window)
        await window.page.goto(product.address + "/studio#/history/<img src=x onerror=pwned(1)>")
        await expect(window.at("compare")).to_be_visible(timeout=PATIENCE)
        await harmless(window)
        await desk.done(f"/drafts/{draft}/discard", {"why": PAYLOADS[5][:300]}, new_cid())
        await desk.http.aclose()


async def hostile_changes(desk: Desk) -> list[dict[str, Any]]:
    """One change of each kind for each payload, or one for all where there is one thing to change."""
    reply = (await desk.get("/replies/utter_ask_subject"))["said"]
    concept = (await desk.get("/concepts"))["concepts"][0]
    text = (await desk.get("/texts"))["texts"][-1]
    hostile = {"tr": [{"text": PAYLOADS[0]}, {"text": PAYLOADS[3]}], "en": [{"text": PAYLOADS[1]}]}
    both = {"tr": PAYLOADS[5], "en": PAYLOADS[6]}
    examples = [{"kind": "example", "intent": "deposit_missing", "language": "en", "before": "", "after": payload} for payload in PAYLOADS]
    sentences = [{"kind": "sentence", "intent": "deposit_missing", "before": None, "after": {"text": f"{payload} gelmedi", "language": "tr", "style": "plain"}}
                 for payload in PAYLOADS[::8]]
    return [*examples, *sentences,
            {"kind": "reply", "name": "utter_ask_subject", "before": reply, "after": hostile},
            {"kind": "concept", "name": concept["name"], "topic": concept["topic"], "before": concept["stems"], "after": {"tr": [PAYLOADS[0]], "en": [PAYLOADS[1]]}},
            {"kind": "text", "path": text["path"], "before": text["text"], "after": both},
            {"kind": "question", "name": "ask_markup", "before": None, "after": {"title": {"tr": SHORT[:70], "en": PAYLOADS[0][:70]}, "answer": both}}]


async def hostile_version(product: Product, draft: str) -> int:
    """A version whose comparison is made of payloads."""
    changed = [Changed(payload, "tr", "plain", "test", "deposit_missing", PAYLOADS[0], "greet", 0.5, better=n % 2 == 0, protected=False)
               for n, payload in enumerate(PAYLOADS)]
    talks = [Talk(payload, PAYLOADS[1], "en", 1, ["says", PAYLOADS[2]], payload, PAYLOADS[3], better=False, wording=False) for payload in PAYLOADS]
    report = replace(FAIR, changed=changed, talks=Talks(300, 290, 300, talks), styles=[Score(f"tr/{PAYLOADS[4]}", 10, 9, 9)],
                     protected=[Score(PAYLOADS[5], 5, 5, 5)], confusion=[Cell(PAYLOADS[6], PAYLOADS[7], 1, 0), Cell(PAYLOADS[6], PAYLOADS[6], 8, 9)])
    number, _ = await ready_version(product, draft, "kopru", report)
    return number


def hostile_project() -> bytes:
    """A Rasa project with payloads for names and examples, and a file that is broken in one."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("domain.yml", 'version: "3.1"\nintents:\n' + "".join(f"  - {json.dumps(each)}\n" for each in PAYLOADS[:20]))
        archive.writestr("data/nlu.yml", 'version: "3.1"\nnlu:\n' + "".join(
            f"- intent: {json.dumps(each)}\n  examples: |\n    - {each}\n" for each in PAYLOADS[:20]))
        archive.writestr("data/<img src=x onerror=pwned(1)>.yml", "nlu: [<script>pwned(2)</script>\n")
    return packed.getvalue()


async def test_markup_that_ran_would_be_seen(product: Product) -> None:
    async with chromium() as browser:
        window = await open_window(browser, Window, product)
        await window.page.goto(product.address + "/status")
        await window.page.evaluate("(text) => { const d = document.createElement('div'); d.dataset.x = 'pwned(1)'; document.body.append(d); window.pwned(text) }", 2)
        assert len(await window.page.evaluate(MADE)) == 2
        refused = await window.page.evaluate("() => { try { document.body.innerHTML = '<img src=x>' } catch (error) { return error.name } }")
        assert refused == "TypeError"  # Trusted Types: text never becomes markup on its own
