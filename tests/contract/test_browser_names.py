"""Without a build step nobody else notices: the browser code uses no name that nobody defines, and imports none that it does not use."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from base.settings import ROOT
from tests.support.browser_names import undefined

MODULES = sorted(path for path in (ROOT / "web").rglob("*.js")
                 if not {"vendor", "node_modules"} & set(path.parts) and "bundle" not in path.name)
IMPORT = re.compile(r"^import ([^'\"]*) from '[^']+';", re.MULTILINE)


def imported(source: str) -> set[str]:
    """The names that a module has from others."""
    listed = ",".join(IMPORT.findall(source)).translate(str.maketrans("{}", ",,")).split(",")
    return {each.split(" as ")[-1].strip() for each in listed if each.strip()}


def name(path: Path) -> str:
    return str(path.relative_to(ROOT / "web"))


def test_every_name_is_defined_by_the_module_or_by_the_browser() -> None:
    assert len(MODULES) > 100
    assert {name(path): found for path in MODULES if (found := undefined(path.read_bytes()))} == {}


def test_an_import_that_is_removed_is_seen_wherever_it_was() -> None:
    seen = 0
    for path in MODULES:
        source = path.read_text(encoding="utf-8")
        lost = {each.partition(": ")[2] for each in undefined(IMPORT.sub("", source).encode())}
        assert lost == imported(source), name(path)
        seen += len(lost)
    assert seen > 500


@pytest.mark.parametrize("source", [
    "const { a, b: [c], ...d } = {}; a(c, d);",
    "({ a = 1, b: { c } = {} }, ...d) => a + c + d;",
    "const f = (a, b = a) => g(b); function g(c) { return { c, d: c.d } }",
    "for (const [a, b] of []) a(b); for (let i = 0; i < 3; i++) i.x;",
    "try { throw 1 } catch ({ message }) { message.at(0) }",
    "const again = function inside() { inside() }; again();",
    "class A { #p = 1; static b = A; get c() { return this.#p } d(e) { return `${e}` } } new A();",
    "switch (1) { case 1: { const a = 1; a() } default: let b = 1; b() }",
    "export { a as b } from './x.js'; export * from './y.js'; import c, { d as e } from './z.js'; import * as f from './z.js'; c(e, f);",
    "after(); function after() { later() } const later = () => { outer: while (1) break outer };",
    "export const a = async () => URL.createObjectURL(await (await fetch('/')).blob());",
])
def test_what_is_defined_is_known(source: str) -> None:
    assert undefined(source.encode()) == []


@pytest.mark.parametrize(("source", "lost"), [
    ("{ const a = 1 } a();", ["1: a"]),
    ("const f = ({ a: b }) => a;", ["1: a"]),
    ("const f = (a = b) => a;", ["1: b"]),
    ("for (const a of b) a();\na();", ["1: b", "2: a"]),
    ("const f = function inside() {};\ninside();", ["2: inside"]),
    ("const a = { b };", ["1: b"]),
    ("export { a as b };", ["1: a"]),
    ("import { a as b } from './x.js';\na(b);", ["2: a"]),
    ("import './x.js';\nexport class A extends B { c = d; [e]() { return c } }", ["2: B", "2: d", "2: e", "2: c"]),
    ("const a = `<p>${b}</p>`;", ["1: b"]),
    ("const { [a]: b = c } = {};", ["1: a", "1: c"]),
    ("a = 1;", ["1: a"]),
])
def test_what_is_not_defined_is_named(source: str, lost: list[str]) -> None:
    assert undefined(source.encode()) == lost


def test_what_is_no_javascript_is_refused() -> None:
    with pytest.raises(SyntaxError):
        undefined(b"const = ;")
