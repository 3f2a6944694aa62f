// Without a build step nobody else notices: every module imports files that exist, and names that they export.

import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

const WEB = join(dirname(fileURLToPath(import.meta.url)), '../../../web');
const modules = readdirSync(WEB, { recursive: true }).filter((name) => name.endsWith('.js') && !/vendor|bundle|node_modules/.test(name)).map((name) => join(WEB, name));

/** Names that a module gives away. */
function exported(text) {
  const named = [...text.matchAll(/^export (?:async )?(?:function\*?|const|let|class) (\w+)/gm)].map(([, name]) => name);
  const listed = [...text.matchAll(/^export \{([^}]*)\}/gm)].flatMap(([, names]) => names.split(',').map((name) => name.split(' as ').pop().trim()));
  return new Set([...named, ...listed, ...(/^export default/m.test(text) ? ['default'] : [])]);
}

/** What a module asks for that is not there. */
function missing(path, text) {
  return [...text.matchAll(/^import (?:([^'"]*?) from )?'([^']+)'/gm)].flatMap(([, names = '', from]) => {
    const target = join(dirname(path), from);
    if (!existsSync(target)) return [`${relative(WEB, path)}: ${from}`];
    if (target.includes('vendor')) return [];
    const has = exported(readFileSync(target, 'utf8'));
    const asked = (/\{([^}]*)\}/.exec(names)?.[1] ?? '').split(',').map((name) => name.split(' as ')[0].trim()).filter(Boolean);
    return asked.filter((name) => !has.has(name)).map((name) => `${relative(WEB, path)}: ${name} from ${from}`);
  });
}

test('every module imports what there is', () => {
  assert.ok(modules.length > 100);
  assert.deepEqual(modules.flatMap((path) => missing(path, readFileSync(path, 'utf8'))), []);
});

test('an import of nothing is seen', () => {
  const path = join(WEB, 'console/app.js');
  assert.deepEqual(missing(path, "import { whoAmI, nobody } from '../shared/session.js';\nimport './nowhere.js';"),
    ['console/app.js: nobody from ../shared/session.js', 'console/app.js: ./nowhere.js']);
});
