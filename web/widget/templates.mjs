// Takes the templates of a module apart when the bundle is made: html`…` becomes html([pieces], values), which drawing.js draws.

import { parse } from 'acorn';

const VOID = new Set(['br', 'input']);
const TOKEN = /<\/([\w-]+)>|<([\w-]+)((?:[^>"]|"[^"]*")*)>|[^<]+/gy;
const ATTRIBUTE = /([^\s=]+)(?:="([^"]*)"|=(\S+))?/g;
const VALUE = /\u0001(\d+)\u0002/; // What stands for a value while a template is read.

/**
 * @param {string} code a module
 * @returns {string} the same with its templates as data, each made once for the module
 */
export function takenApart(code) {
  const [found, made] = [[], []];
  visit(parse(code, { ecmaVersion: 'latest', sourceType: 'module' }), found);
  const body = rewritten(code, 0, code.length, found, made);
  return made.map((pieces, n) => `const pieces${n} = ${JSON.stringify(pieces)};\n`).join('') + body;
}

function visit(node, found) {
  if (Array.isArray(node)) node.forEach((each) => visit(each, found));
  if (typeof node?.type !== 'string') return;
  if (node.type === 'TaggedTemplateExpression' && ['html', 'svg'].includes(node.tag.name)) found.push(node);
  Object.values(node).forEach((each) => each && typeof each === 'object' && visit(each, found));
}

/** The code from one place to another, with the templates in it exchanged. */
function rewritten(code, from, to, found, made) {
  let [text, at] = ['', from];
  for (const node of found) {
    if (node.start < at || node.end > to) continue; // Elsewhere, or within another.
    const { quasis, expressions } = node.quasi;
    const n = made.push(piecesOf(quasis.map((quasi) => quasi.value.cooked))) - 1;
    const values = expressions.map((each) => rewritten(code, each.start, each.end, found, made));
    text += `${code.slice(at, node.start)}${node.tag.name}(${[`pieces${n}`, ...values].join(', ')})`;
    at = node.end;
  }
  return text + code.slice(at, to);
}

/** @param {string[]} texts between the values */
function piecesOf(texts) {
  const markup = texts.reduce((all, text, n) => `${all}\u0001${n - 1}\u0002${text}`).replaceAll(/\n\s*/g, ' ');
  if (/&\w+;|<!--/.test(markup)) throw new Error(`neither entities nor comments: ${markup}`);
  const open = [['', []]];
  let at = 0;
  for (const [all, closed, name, attributes] of markup.matchAll(TOKEN)) {
    at += all.length;
    const here = open.at(-1);
    if (closed) {
      if (open.pop()?.[0] !== closed) throw new Error(`</${closed}> closes nothing: ${markup}`);
    } else if (name) {
      const made = [name, [...attributes.matchAll(ATTRIBUTE)].flatMap(([, key, quoted, bare]) => [key, valueOf(quoted ?? bare ?? '')])];
      here.push(made);
      if (!VOID.has(name)) open.push(made);
    } else here.push(...split(all));
  }
  if (at !== markup.length || open.length !== 1) throw new Error(`not well formed: ${markup}`);
  return open[0].slice(2);
}

/** A text, the number of a value, or both in turn. */
function valueOf(text) {
  const parts = split(text);
  return parts.length > 1 ? parts : parts[0] ?? '';
}

/** Outside an element's own text a break with its indentation was for the reader of the source. */
function split(text) {
  return text.split(VALUE).map((part, n) => (n % 2 ? Number(part) : part)).filter((part) => part !== '');
}
