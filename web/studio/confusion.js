// Which intents a model confuses most, and with whom. Pure.

const MOST_ROWS = 8;

/** The intents that are confused most, with whom; every cell is printed, colour only repeats it. @param {any[]} cells @param {'now'|'before'} side */
export function matrix(cells, side, most = MOST_ROWS) {
  const totals = new Map();
  const wrong = new Map();
  for (const { expected, read, [side]: n } of cells) {
    totals.set(expected, (totals.get(expected) ?? 0) + n);
    if (expected !== read) for (const name of [expected, read]) wrong.set(name, (wrong.get(name) ?? 0) + n);
  }
  const names = [...totals.keys()].sort((a, b) => (wrong.get(b) ?? 0) - (wrong.get(a) ?? 0)).slice(0, most);
  const cell = (expected, read) => {
    const n = cells.find((each) => each.expected === expected && each.read === read)?.[side] ?? 0;
    return Math.round((100 * n) / (totals.get(expected) || 1));
  };
  return { names, rows: names.map((expected) => names.map((read) => cell(expected, read))) };
}
