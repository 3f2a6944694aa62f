// Bundles the widget: node bundle.mjs WEB. Writes widget/bundle.js, what it fetches when it is wanted, widget/bundle-loader.js and widget/bundle.json (what they
// were made of, by SHA-256).

import { build, transform } from 'esbuild';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { minify } from 'terser';
import { takenApart } from './templates.mjs';

const web = process.argv[2];
const inputs = new Map();

let part = new Set(); // The files of what is being built now.

/** A file of web/, remembered as an input. */
function source(path) {
  const bytes = readFileSync(join(web, path));
  inputs.set(path, createHash('sha256').update(bytes).digest('hex'));
  part.add(path);
  return bytes.toString();
}

/** The text with each of the passages exchanged; one that is not there any more is an error, not a surprise for customers. */
function replaced(text, passages) {
  return Object.entries(passages).reduce((all, [from, to]) => {
    if (!all.includes(from)) throw new Error(`not found any more: ${from}`);
    return all.replace(from, to);
  }, text);
}

/** The tokens on an element within the launcher's root: a page's own rules reach its host, and nothing inside.
 * The reader's text size, --u, stays on the host. */
function docked(tokens) {
  return replaced(tokens, { '  --u: 1rem;\n': '' }).replaceAll(':root, :host {', '.dock {')
    .replaceAll(/:root\S*, (:host\(.*\)) \{/g, '$1 .dock {');
}

/** The part's modules as one text without comments; empty before they are known. */
let code = '';
let inCards = ''; // Likewise of the cards, which the bundle's sheets dress too.
function listen() {
  const modules = [...part].filter((path) => path.endsWith('.js') && path !== 'shared/icons.js' && !path.startsWith('vendor/'));
  code = modules.map((path) => readFileSync(join(web, path), 'utf8')).join('\n').replaceAll(/^ *(\/\/|\/?\*).*$|(?<=[;,{] )\/\/.*$/gm, '');
}

/** Only the drawings that some module of the widget names: the other faces have many more. */
function drawn(text) {
  return text.replaceAll(/^ {2}(\w+): '[^']*',\n/gm, (line, name) => (code.includes(`'${name}'`) ? line : ''));
}

/** Only the rules for classes that some module of the widget names, and for those made of a name and a state (`is-…`). */
function worn(css) {
  // A class of one letter is a common variable too: it counts where it stands beside a quote.
  const all = `${code}\n${inCards}`;
  const spoken = new Set(all.match(/[a-z][\w-]*/gi));
  const named = (name) => (name.length > 1 ? spoken.has(name) : new RegExp(`["']${name}["' ]|[ ]${name}["']`).test(all));
  const used = (selector) => [...selector.matchAll(/\.([a-z][\w-]*)/gi)].every(([, name]) => named(name) || spoken.has(name.replace(/[^-]+$/, '')));
  // A shadow root has no page of its own.
  return css.replaceAll(/([^{}@;]+)\{[^{}]*\}/g, (rule, selectors) => (/^(from|to|\d+%)/.test(selectors) || (!/^(html|body)$/.test(selectors) && selectors.split(',').some(used)) ? rule : ''));
}

/** Only the tokens that some rule of the widget uses, or another token that is used. */
function spent(css, rules) {
  const all = `${css}${rules}`;
  const left = css.replaceAll(/--([\w-]+):[^;}]*;?/g, (token, name) => (all.includes(`var(--${name})`) || name === 'u' ? token : ''));
  return left === css ? css : spent(left, rules);
}

async function sheet(path, change = (text) => text) {
  return (await transform(change(source(path)), { loader: 'css', minify: true })).code.trim();
}

/** Each language is a file of its own beside the bundle, fetched when it is spoken. */
function onDemand(text) {
  return replaced(text, {
    "import english from './spoken.en.js';\nimport turkish from './spoken.tr.js';\n": '', '{ tr: turkish, en: english }': '{}',
    'learnToSpeak(_language) {}': "learnToSpeak(language) {\n  known[language] ??= (await (language === 'en' ? import('./bundle-spoken.en.js') : import('./bundle-spoken.tr.js'))).default;\n}",
  });
}

/** What the cards share with the bundle, which exports it: nothing that knows something may be there twice. */
const SHARED = { 'vendor/lit.js': ['html', 'nothing', 'svg', 'ifDefined'], 'shared/i18n.js': ['nameOf', 'words'] };
const fromBundle = {
  name: 'from the bundle',
  setup(builder) {
    builder.onResolve({ filter: /\.js$/ }, ({ path, importer }) => (importer && relative(web, join(dirname(importer), path)) in SHARED
      ? { path: './bundle.js', external: true } : undefined));
  },
};

/** Sheets travel inside the bundle: `styles.js` asks this map instead of the network. */
const withSheets = {
  name: 'sheets',
  setup(builder) {
    builder.onLoad({ filter: /\.js$/ }, async ({ path }) => {
      const name = relative(web, path);
      if (name.startsWith('..')) return undefined; // A package.
      if (name === 'vendor/lit.js') return { contents: source('widget/drawing.js') };
      const text = takenApart(source(name));
      if (name === 'shared/icons.js' && code) return { contents: drawn(text) };
      if (/^shared\/names\.\w+\.js$/.test(name)) return { contents: text.replaceAll(/^ {2}(reason|priority): \{[^}]*\},\n/gm, '') }; // Said to staff alone.
      if (name === 'widget/panel.js') return { contents: text.replaceAll("'./calling.js'", "'./bundle-calling.js'").replaceAll("'./cards.js'", "'./bundle-cards.js'") };
      if (name === 'widget/log.js') return { contents: replaced(text, { "'./cards.js'": "'./bundle-cards.js'" }) };
      if (name === 'shared/spoken.js') return { contents: onDemand(text) };
      if (name !== 'shared/styles.js') return { contents: text };
      const carried = {};
      for (const file of ['shared/base.css', 'shared/chat.css', 'widget/widget.css']) {
        const rules = await sheet(file);
        carried[`/web/${file}`] = code ? worn(rules) : rules;
      }
      return { contents: `const carried = ${JSON.stringify(carried)};\n${replaced(text, {
        'new URL(url, import.meta.url).href': "new URL(url, 'https://bundle/web/shared/').pathname",
        'const answer = await fetch(address);\n  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);\n': '',
        'await answer.text()': 'carried[address]',
      })}` };
    });
  },
};

const APP = "export * from './widget/app.js';\n" + Object.entries(SHARED).map(([path, names]) => `export { ${names.join(', ')} } from './${path}';\n`).join('');

const whole = (entry, plugins = []) => build({
  ...(entry ? { entryPoints: [join(web, entry)] } : { stdin: { contents: APP, resolveDir: web } }), bundle: true, external: ['./bundle-*'], minify: true, format: 'esm', target: 'es2022',
  write: false, plugins: [...plugins, withSheets], charset: 'utf8', legalComments: 'none',
  banner: { js: entry ? '' : '/* Made by web/widget/bundle.sh. */' },
});
/** Nearly all of it runs when a window opens: read once, beside the main thread, instead of function by function on it. */
const HINT = '//# allFunctionsCalledOnLoad\n';

/** What esbuild has put together, pressed once more: terser finds another three in a hundred. */
async function pressed(entry, plugins) {
  const [{ text }] = (await whole(entry, plugins)).outputFiles;
  const { code: small } = await minify(text, { module: true, ecma: 2020, compress: { passes: 3, pure_getters: true }, format: { comments: /bundle\.sh/ } });
  return entry ? small : HINT + small;
}
/** A part, built twice: which modules there are is known after the first time, and what they need of drawings and rules in the second. */
async function made(entry, plugins) {
  [part, code] = [new Set(), ''];
  await whole(entry, plugins);
  listen();
  return pressed(entry, plugins);
}

/** What the loader fetches its sheets with while nothing is bundled. */
const FETCHED = /\n {2}async function sheet\(path\) \{[^]*?\n {2}\}\n/.exec(source('widget/loader.js'))?.[0] ?? 'no way to fetch a sheet';

const cards = await made('widget/cards.js', [fromBundle]);
inCards = code;
const bundle = await made('', []);
const calling = await pressed('widget/calling.js');
const [turkish, english] = [await pressed('shared/spoken.tr.js'), await pressed('shared/spoken.en.js')];
const own = await sheet('widget/launcher.css');
const launcher = `${spent(await sheet('shared/tokens.css', docked), `${bundle}${own}`)}${own}`;
const loader = (await transform(replaced(source('widget/loader.js'), {
  "['shared/tokens.css', 'widget/launcher.css'].map(sheet)": `[new CSSStyleSheet().replace(${JSON.stringify(launcher)})]`, // One file, nothing to be waited for.
  [FETCHED]: '',
  'import(`${server}/web/widget/app.js`)': '(import(`${server}/web/widget/bundle-spoken.${language}.js`).catch(() => {}), import(`${server}/web/widget/bundle.js`))', // Both at once.
}), { minify: true, target: 'es2022' })).code;
for (const [name, text] of [['bundle.js', bundle], ['bundle-cards.js', cards], ['bundle-calling.js', calling], ['bundle-spoken.tr.js', turkish], ['bundle-spoken.en.js', english], ['bundle-loader.js', loader]]) {
  writeFileSync(join(web, 'widget', name), text);
  console.log(`widget/${name}: ${gzipSync(text, { level: 9 }).length} bytes gzip`);
}
source('widget/bundle.mjs');
source('widget/templates.mjs');
writeFileSync(join(web, 'widget/bundle.json'), `${JSON.stringify(Object.fromEntries([...inputs].sort()), null, 1)}\n`);
