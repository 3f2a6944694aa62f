// What somebody chose on an earlier day, kept by their browser as one text.

/**
 * @param {import('../shared/storage.js').Store} where
 * @param {string} name
 * @returns {Record<string, any>} empty when nothing is there, or nothing that can be read
 */
export function readKept(where, name) {
  try {
    return JSON.parse(where.getItem(name) ?? '{}') ?? {};
  } catch (damaged) {
    console.info(`kopru: ${name} could not be read`, damaged);
    return {};
  }
}
