// The widget behind its launcher: fetched on the first click, lives in the launcher's shadow root.

import { learnToSpeak } from '../shared/spoken.js';
import { readersTextSize, sheet } from '../shared/styles.js';
import { Panel } from './panel.js';

/**
 * Draws the window, closed, and connects.
 * @param {{dock: HTMLElement, before: HTMLElement, server: string, language: 'tr'|'en', theme?: string, privacy?: string,
 *   onChange: (news: {open: boolean, unread: number, offline: boolean, language: string}) => void}} of
 * @returns {Promise<{open: (of?: {text?: string, from?: HTMLElement|null}) => Promise<void>, close: () => void, setLanguage: (language: 'tr'|'en') => void,
 *   identify: (proof: string) => Promise<void>, forget: () => void}>}
 */
export async function mount({ dock, before, server, language, theme, privacy, onChange }) {
  // The tokens stand in the launcher's root, where the window lives, and are inherited; they count in the reader's text size.
  const root = /** @type {ShadowRoot} */ (dock.getRootNode());
  root.adoptedStyleSheets.push(...readersTextSize(root.host));
  const [sheets] = await Promise.all([Promise.all(['base.css', 'chat.css', '../widget/widget.css'].map(sheet)), learnToSpeak(language)]);
  const panel = new Panel({ server, language, privacy, sheets, onChange });
  if (theme) panel.dataset.theme = theme;
  dock.insertBefore(panel, before);
  panel.conversation.start();
  await panel.updateComplete;
  return {
    open: (of) => panel.show(of),
    close: () => panel.hide(),
    setLanguage: (to) => panel.setLanguage(to),
    identify: (proof) => panel.conversation.identify(proof),
    forget: () => panel.conversation.forget(),
  };
}
