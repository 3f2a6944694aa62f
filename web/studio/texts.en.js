// The words of the studio in English. Same keys as texts.tr.js.

import train from './texts.train.en.js';

const styles = {
  plain: 'plain', polite: 'polite', blunt: 'blunt', angry: 'angry', long: 'long', short: 'short', ascii: 'without accents', capitals: 'capitals', typos: 'misspelt', mixed: 'mixed', emoji: 'with emoji',
};
const languages = { tr: 'Turkish', en: 'English', mixed: 'Mixed' };

export default {
  train_: train,
  title: 'Content studio', menu: 'Main menu', skip: 'Skip to content', loading: 'Loading', again: 'Try again', close: 'Close', back: 'Back to the list', yes: 'Yes', no: 'No',
  signInMore: 'Use your team account to edit what the assistant knows.', signOut: (name) => `${name}, sign out`, console: 'Go to the console', overview: 'Overview', notices: 'Texts of messages',
  unreachable: 'The server could not be reached. Check your connection and try again.', forbidden: 'The studio is for content editors and approvers.',
  pages: { intents: 'Intents', replies: 'Replies', texts: 'Texts and lexicon', inbox: 'Not understood', changes: 'Draft', train: 'Train and publish', history: 'History', exchange: 'Import and export' },
  draft: 'Draft being worked on', published: 'Published content', newDraft: 'New draft', untitled: 'Untitled draft', draftCount: (title, n) => `${title || 'Untitled draft'} (${n === 1 ? '1 change' : `${n} changes`})`, changes: (n) => (n === 1 ? '1 change' : `${n} changes`), unapproved: (n) => `${n} to approve`,
  undo: 'Undo', train: 'Train', broken: 'A file can’t be read.', brokenMore: 'The published assistant keeps running. Mend the file at the line shown:',
  // Intents
  search: 'Search intents, examples, replies', filter: 'Filter', intent: 'Intent', chooseIntent: 'Choose an intent from the list.', nothingFound: 'Nothing was found.', hits: (n) => (n === 1 ? '1 result' : `${n} results`),
  filters: { all: 'All', conflicts: 'Conflicts', en_short: 'EN short', tr_short: 'TR short', near_duplicates: 'Near-duplicates', protected: 'Protected', changed: 'Changed' },
  health: { healthy: 'Healthy', conflicts: 'Conflicts with another intent', too_few: 'Too few examples', unbalanced: 'Languages out of balance', near_duplicates: 'Near-duplicates', unused: 'Unused', protected: 'Protected intent' },
  healthOf: 'How the intent stands',
  marks: {
    conflicts: (n) => (n === 1 ? '1 example conflicts with another intent' : `${n} examples conflict with another intent`), too_few: (n, language) => `${language}: ${n} more examples wanted`, unbalanced: (n, language) => `${language} is ${n} examples behind`, near_duplicates: (n) => (n === 1 ? '1 near-duplicate' : `${n} near-duplicates`),
    unused: () => 'No rule uses it', protected: () => 'Protected: an approver looks at each change',
  },
  topics: { account: 'Account', care: 'Player care', conversation: 'Small talk', faq: 'Common questions', finance: 'Payments', game: 'Games', handoff: 'Hand-over', request: 'Requests', technical: 'Technical', labels: 'Labels', survey: 'Survey', tracking: 'Tracking', tone: 'Tone', money: 'Money', people: 'People', details: 'Details', documents: 'Documents', channels: 'Channels', rights: 'Rights', elsewhere: 'Other matters', waiting: 'Waiting', questions: 'Questions', requests: 'Requests', games: 'Games' },
  languages, styles, styleOf: (name) => { const [language, style] = name.split('/'); return style ? `${languages[language] ?? language}, ${styles[style] ?? style}` : styles[name] ?? name; },
  kinds: { example: 'Example', sentence: 'Test sentence', reply: 'Reply', concept: 'Concept', text: 'Text', intent: 'Intent', question: 'New question' },
  entities: { event_date: 'date', lasting_since: 'since when', transaction_type: 'type', amount: 'amount', currency: 'currency', payment_method: 'method', tracking_number: 'tracking number', requested_language: 'language' },
  origins: { hand: 'by hand', inbox: 'real message', import: 'from a file' },
  seekHere: 'Search here', newExample: 'Write a new example', newSentence: 'Write a new test sentence', add: 'Add', save: 'Save', leaveIt: 'Cancel', edit: 'Edit', remove: 'Remove', removed: 'removed', before: 'Before:',
  editThis: (text) => `Edit: ${text}`, removeThis: (text) => `Remove: ${text}`, undoThis: (text) => `Undo the change: ${text}`, markThis: (text) => `Mark an entity: ${text}`,
  mark: 'Mark an entity', unmark: 'Remove the mark', from: 'First word', to: 'Last word', more: (n) => `Show ${n} more examples`, andMore: (n) => `and ${n} more`,
  like: (title, n) => `${n}% like “${title}”`, apart: 'The word that differs tells the two apart.', moveThere: 'Move it there', nearest: 'Nearest:', here: 'this intent', read: 'Published model:', botAway: 'The published model can’t be asked right now.',
  removedHere: 'Removed in the draft', putBack: 'Put back', sentences: 'Test sentences', sentencesMore: 'The model is not trained on these; it is tested with them.', style: 'Style', repliesHere: 'Its replies', gone: 'This is not here any more.',
  question: {
    head: 'New question', more: 'A new intent that customers ask and one text answers. One that opens a request, calls an agent or collects details needs rules and code; a developer adds it.',
    title: 'Name on buttons', answer: 'Answer', examples: 'Examples, one on each line', name: 'Name in the files', make: 'Add to the draft', missing: (n) => (n === 1 ? 'At least 1 more example is needed.' : `At least ${n} more examples are needed.`), enough: 'Enough to begin; with twenty it is understood better.',
  },
  // Replies
  searchReplies: 'Search replies', replyFilters: { all: 'All', changed: 'Changed', problems: 'With problems' }, chooseReply: 'Choose a reply from the list.', changed: 'changed', placeholders: 'Placeholders that may be used:', noPlaceholders: 'No placeholders may be used in this reply.',
  variant: (n) => `Variant ${n}`, addVariant: 'Add a variant', removeVariant: (n) => `Remove variant ${n}`, button: 'Button text', preview: 'As the customer sees it', publishedNow: 'Published now', why: 'Why (optional)', whyAll: 'Why these changes', whyAllMore: 'Goes into the history with the changes that follow.',
  protectedReply: 'Protected content', operatorTexts: 'The operator’s texts', operatorTextsMore: 'Read when the service starts.', lexicon: 'Lexicon', lexiconMore: 'Separate with commas; words are written as stems.', newConcept: 'New concept', conceptName: 'Name in the file (small letters, underscores)', conceptTopic: 'Topic',
  // Drafts, history
  noDraft: 'No draft is open. The first change begins one.', noChanges: 'No changes yet.', discard: 'Discard the draft', discardNow: 'Discard the draft', whyDiscard: 'Why is it discarded?', drafts: 'Drafts', workOn: 'Work on this',
  draftStates: { open: 'open', applying: 'being published', published: 'published', discarded: 'discarded' }, stale: 'Changed meanwhile, does not fit any more. What is there now:', approve: 'Approve', approvedBy: (name) => `Approved by ${name}`,
  needsApproval: 'Protected content: somebody else has to approve it',
  history: 'History', did: { changed: 'changed', undone: 'undid', approved: 'approved', published: 'published' }, edition: (n) => `Edition ${n}`, noHistory: 'Nothing yet.', earlier: 'Earlier ones',
  compare: 'Compare', compareNow: 'Compare', older: 'Old', newer: 'New', filesNow: 'The files as they are', noDifference: 'They are the same.',
  overtaken: { you: 'You', byHand: 'In the file, by hand', both: 'Keep both', theirs: 'Keep theirs', mine: 'Use mine', gone: 'Nothing is there any more.' },
  inbox: {
    redacted: 'personal data masked', period: 'Period', days: (n) => `Last ${n} days`, share: (n, of) => `${n} of ${of} messages were not understood.`, empty: 'No messages are waiting to be understood.', times: (n) => (n === '1' ? 'once' : `${n} times`),
    why: { doubtful: 'asked back', low: 'low confidence', corrected: 'corrected by button', handed_off: 'handed over' }, likeIt: (n) => `${n} like it`, another: 'Another intent', makeExample: 'Make it an example of this intent',
    example: 'Make example', label: 'Only label', outOfScope: 'Out of scope', ignore: 'Ignore', skip: 'skip', reopen: 'Undo the last decision', keyExample: 'make example',
    done: { example: (text) => `Made an example: ${text}`, label: (text) => `Labelled: ${text}`, out_of_scope: (text) => `Out of scope: ${text}`, ignore: (text) => `Ignored: ${text}` },
  },
  exchange: {
    out: 'Export', outDraft: 'With the changes of the chosen draft.', outPublished: 'The published content.', zip: 'Rasa files (zip)', table: 'Translators’ table (CSV)', withExamples: 'With examples',
    in: 'Import', inMore: 'Rasa YAML, a zip or a table. You first see what would be taken; it enters the draft when you agree.', file: 'File', zipFile: 'Zip file', reading: 'Reading the file',
    would: (n) => `${n === 1 ? '1 change' : `${n} changes`} can be taken.`, took: (n) => `${n === 1 ? '1 change was' : `${n} changes were`} taken into the draft.`, same: (n) => `${n} are here already.`, refused: (n) => (n ? `${n} can’t be taken:` : ''), take: (n) => `Take ${n === 1 ? '1 change' : `${n} changes`} into the draft`,
    project: 'Look through another Rasa project', projectMore: 'The zip of a Rasa 3.6 project is checked line by line; nothing is kept.', found: (intents, replies, rules) => `${intents} intents, ${replies} replies, ${rules} rules and stories.`,
    importable: (n) => `${n} examples can be taken.`, here: 'Known here',
  },
};
