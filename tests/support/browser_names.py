"""The names that a module of the browser code uses, and which of them nobody defines: without a build step only the browser
would notice, and only where the line is run."""

from __future__ import annotations

from collections.abc import Iterator

import tree_sitter_javascript
from tree_sitter import Language, Node, Parser

_PARSER = Parser(Language(tree_sitter_javascript.language()))
_SCOPES = {"program", "statement_block", "class_static_block", "switch_body", "for_statement", "for_in_statement", "catch_clause", "function_expression",
           "function_declaration", "generator_function", "generator_function_declaration", "arrow_function", "method_definition",
           "class", "class_declaration"}
_IN_THEIR_OWN = {"function_expression", "generator_function", "class"}
"""What is an expression has its name inside itself only."""

_BROWSER = """
    arguments await globalThis
    Array BigInt Boolean Date Error Infinity Intl JSON Map Math NaN Number Object Promise Proxy RangeError Reflect RegExp Set String Symbol TypeError
    Uint32Array Uint8Array WeakMap WeakSet decodeURIComponent encodeURIComponent isNaN parseFloat parseInt
    AbortController AbortSignal AudioContext Blob CSS CSSStyleSheet CSSTransition CustomEvent DOMException Element Event EventTarget File FormData HTMLElement
    IntersectionObserver KeyboardEvent MutationObserver Node Notification ResizeObserver Response TextDecoder TextEncoder URL URLSearchParams
    WebSocket XMLHttpRequest
    addEventListener cancelAnimationFrame clearInterval clearTimeout console crypto customElements dispatchEvent document fetch getComputedStyle getSelection history
    localStorage location matchMedia navigator performance queueMicrotask removeEventListener requestAnimationFrame sessionStorage setInterval setTimeout
    structuredClone window
"""
"""What a browser defines, as far as we use it or soon might; not what could as well be a lost name of ours, such as `open` or `status`.
`await` stands here because the grammar reads `await (x)` as a call."""


def undefined(source: bytes) -> list[str]:
    """`line: name` for each use of a name that neither the module nor a browser defines; raises SyntaxError."""
    root = _PARSER.parse(source).root_node
    if root.has_error:
        raise SyntaxError("this is no JavaScript")
    return [f"{node.start_point.row + 1}: {name}" for node, name in _lost(root, [frozenset(_BROWSER.split())])]


def _lost(node: Node, known: list[frozenset[str] | set[str]]) -> Iterator[tuple[Node, str]]:
    """Uses below `node` of what is in none of the scopes around it."""
    if node.type in _SCOPES:
        known = [*known, set(_defined(node))]
    if node.type in ("identifier", "shorthand_property_identifier"):
        name = _text(node)
        if not any(name in scope for scope in known):
            yield node, name
    for part in _looked_at(node):
        yield from _lost(part, known)


def _looked_at(node: Node) -> list[Node]:
    """The parts in which a name is one of this module: not those of an import, of what is passed on, or after `as`."""
    if node.type == "import_statement" or (node.type == "export_statement" and node.child_by_field_name("source")):
        return []
    return node.named_children[:1] if node.type == "export_specifier" else node.named_children


def _defined(scope: Node) -> Iterator[str]:
    """The names that a scope defines: what it declares, what it is given, and for an expression its own."""
    for field in ("parameters", "parameter"):
        if part := scope.child_by_field_name(field):
            yield from _bound(part)
    if scope.type == "for_in_statement" and scope.child_by_field_name("kind") and (part := scope.child_by_field_name("left")):
        yield from _bound(part)
    if scope.type in _IN_THEIR_OWN and (part := scope.child_by_field_name("name")):
        yield from _bound(part)
    for part in scope.named_children:
        yield from _declared(part)


def _declared(statement: Node) -> Iterator[str]:
    """The names that a statement gives to the scope in which it stands."""
    if statement.type == "export_statement" and (part := statement.child_by_field_name("declaration")):
        yield from _declared(part)
    elif statement.type in ("lexical_declaration", "variable_declaration"):
        for declarator in statement.named_children:
            if name := declarator.child_by_field_name("name"):
                yield from _bound(name)
    elif statement.type in ("function_declaration", "generator_function_declaration", "class_declaration"):
        if name := statement.child_by_field_name("name"):
            yield from _bound(name)
    elif statement.type == "import_statement":
        for clause in statement.named_children:
            yield from _imported(clause)
    elif statement.type in ("switch_case", "switch_default"):
        for part in statement.named_children:
            yield from _declared(part)


def _imported(clause: Node) -> Iterator[str]:
    """`a`, `* as a`, `{ a }` and `{ b as a }`, all of which name an `a`."""
    if clause.type == "identifier":
        yield _text(clause)
    elif clause.type == "import_specifier":
        yield from _imported(clause.child_by_field_name("alias") or clause.named_children[0])
    elif clause.type in ("import_clause", "named_imports", "namespace_import"):
        for part in clause.named_children:
            yield from _imported(part)


def _bound(pattern: Node) -> Iterator[str]:
    """The names in a pattern; what a default or a computed key uses is none of them."""
    if pattern.type in ("identifier", "shorthand_property_identifier_pattern"):
        yield _text(pattern)
    elif pattern.type in ("assignment_pattern", "object_assignment_pattern"):
        yield from _bound(pattern.child_by_field_name("left") or pattern.named_children[0])
    elif pattern.type == "pair_pattern":
        yield from _bound(pattern.child_by_field_name("value") or pattern.named_children[-1])
    elif pattern.type in ("formal_parameters", "object_pattern", "array_pattern", "rest_pattern"):
        for part in pattern.named_children:
            yield from _bound(part)


def _text(name: Node) -> str:
    return (name.text or b"").decode()
