// The words of training and publishing in English. Same keys as texts.train.tr.js.

export default {
  steps: ['Draft', 'Training', 'Comparison', 'Publishing'], version: (n) => `Model v${n}`, none: 'No model yet', seconds: (n) => `Trained in ${n} seconds`, publishing: 'Publishing', noReport: 'There is no comparison for this version.',
  queued: 'Waiting', running: 'Training', stages: { content: 'Preparing the content', train: 'Training the model', read: 'Reading the sentences', compare: 'Comparing sentences', talk: 'Playing conversations' }, cancel: 'Stop', progress: 'Progress of the training',
  keepsRunning: 'It goes on when you close this page. The published model keeps answering meanwhile.', failed: (why) => `The training did not finish; the published model is not affected. ${why}`, code: 'Code:',
  errors: {
    process_lost: 'Its process ended half-way; start it again.', stopped: 'It stopped with the service; start it again.', bug: 'The fault is ours; try again.', content_stale: 'The place of a change in the draft has changed meanwhile. Look at the one that is marked on the draft’s page.',
    content_broken: 'A file is broken and has to be mended first.', draft_changed: 'The draft changed while it began; start it again.', question_few: 'A new question needs at least five examples in both languages.', content_same: 'There is nothing in the draft.',
  }, cancelled: 'The training was stopped.',
  begin: 'Start training', chooseDraft: 'Choose a draft above to train it.',
  accuracy: (language) => `Accuracy, ${language}`, doubtfulHead: 'Asked back', protectedHead: 'Missed in protected intents', before: (value) => `before ${value}`,
  confusion: 'Confusion matrix', confusionMore: 'the most confused intents, %', expectedRead: 'expected, read', five: '5 points or more confused', one: '1–4 points',
  changed: 'Changed sentences', lists: { better: 'Better', worse: 'Worse', other: 'Real messages' }, asksBack: 'asks back', expected: (intent) => `should be ${intent}`, noneChanged: 'No sentences here.',
  byLanguage: 'By language and style', darkLight: (now, before) => (before ? `dark: v${now}, light: v${before}` : `v${now}`),
  replay: (turns, changed, before, now) => `${turns} messages of the last days were read again: ${changed} are read differently; ${now} are asked back instead of ${before}.`,
  talks: 'Conversation tests', talksMore: (now, of) => `${now} of ${of} conversations go as written.`, talksBefore: (before) => `Before: ${before}.`, talksSame: 'None broke and none was mended.',
  broken: 'Broken', mended: 'Mended', reworded: 'Only the wording differs', inTurn: (n) => `at step ${n}`,
  what: { language: 'language', fields: 'details taken', without: 'details too many', asks: 'question asked', registered: 'request registered', topic: 'topic', handoff: 'hand-over', department: 'department', says: 'what is said', never_says: 'what must not be said', buttons: 'buttons', card: 'card', missing: 'missing details', intent: 'intent', failed: 'could not answer' },
  gates: 'Gates', passed: (n, of) => `${n} of ${of} don’t block`, verdicts: { passed: 'Passed', warned: 'Warning, does not block', blocked: 'Blocks' }, limit: (value) => `limit ${value}`, blocked: 'Blocked',
  gate: {
    accuracy: (value) => `Lowest accuracy ${value}`, drop: (value) => `Most a language loses: ${value} points`, protected: (value) => `Sentences missed in protected intents: ${value}`, style: (value) => `Weakest style ${value}`, worse: (value) => `Newly wrong sentences: ${value}`,
    doubtful: (value) => `Asked back more often by ${value} points`, conversations: (value) => `Conversations that no longer go as written: ${value}`,
  },
  scope: 'Scope', first: (share) => `First ${share} of conversations`, part: 'How many of them', firstMore: 'Returns by itself when more is asked back or handed over', all: 'All conversations', allMore: 'To everybody at once after approval',
  secondPerson: 'Publishing needs a second person’s approval', acts: { ask: 'Ask for approval', approve: 'Approve and publish', refuse: 'Refuse', everyone: 'Publish to everybody', withdraw: 'Withdraw the share', return: 'Return to this version' },
  whyNot: 'Why is it refused?', asked: (name, share) => `${name} asks for approval for ${share} of conversations.`, waits: (name, share) => `${name} asked for ${share} of conversations. Another approver is awaited.`,
  canary: (share) => `In ${share} of conversations`, thisVersion: 'This version', others: 'Published', messages: 'Messages', doubtful: 'Asked back', handedOff: 'Handed over', returnsItself: 'It is withdrawn by itself when results get clearly worse.',
  returned: { doubtful: 'Withdrawn by itself because more was asked back.', handed_off: 'Withdrawn by itself because more was handed over.', failed: 'Withdrawn by itself because it failed to answer.' },
  versions: 'Versions', states: { candidate: 'Candidate', asked: 'Waits for approval', refused: 'Refused', canary: 'In a share', published: 'Published', former: 'Former', withdrawn: 'Withdrawn' }, canaryPill: (share) => `In ${share}`,
  approvedBy: (name) => `approved by ${name}`, back: 'Return', returnTo: (n) => `Return to v${n}`,
};
