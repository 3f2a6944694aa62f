// The words of the agent's craft in English: labels, checklist, requests, mentions, whispers, what is put aside. Same keys as texts.craft.tr.js.

export default {
  chats: 'Chats', // Beside capacity and presence there is no room for a longer word.
  snooze: 'Snooze',
  wake: 'End snooze',
  snoozeTitle: 'Snooze until when?',
  snoozeMore: 'The conversation stays with you. It comes back at that time, or when the customer writes.',
  snoozeFor: { hour: 'One hour', three: 'Three hours', tomorrow: 'Tomorrow morning', monday: 'Monday morning' },
  snoozedOnes: 'Snoozed',
  snoozedUntil: (moment) => `Snoozed until ${moment}`,
  alsoLooks: (name) => `${name} is looking too`,
  alsoLook: (n, names) => `${n} others are looking: ${names}`,
  alsoWrites: (name) => `${name} is writing now`,
  labels: 'Labels',
  checklist: 'Checklist',
  ofPoints: (done, all) => `${done} / ${all}`,
  requests: 'The customer’s requests',
  noRequests: 'No requests on record.',
  loadingShort: 'Loading.',
  overdue: 'Overdue',
  openRequest: 'Open a request',
  extend: 'Add information',
  earlierOnes: 'Earlier conversations',
  hadIt: (name, how) => [name || 'An agent who left', how].filter(Boolean).join(', '),
  ended: {
    agent_resolves: 'resolved it', agent_gives_back: 'gave it back to the assistant', agent_transfers: 'passed it to another team', agent_lost: 'lost the connection',
    answer_missed: 'did not answer', agent_assigns: 'it was given to somebody else',
  },
  mention: { title: 'Colleagues', hint: 'mention', none: 'Nobody has this name.', found: (query, n) => `Colleagues · ${n} for “${query}”` },
  whisper: {
    name: 'Whisper', field: (name) => `Your whisper to ${name}`, only: (name) => `Only ${name} and the team see it`, send: 'Whisper',
    to: (name) => `Whisper to ${name}`,
  },
  bell: {
    title: 'Notices', some: (n) => `Notices, ${n} new`, none: 'You have no notices.', trouble: 'The notices could not be loaded. Open them again in a moment.',
    mentioned: (name) => `${name} mentioned you in a note`, whispered: (name) => `${name} whispered to you`,
  },
  search: {
    title: 'Find or do', field: 'A command, or words to look for', hint: 'In conversations letters and endings may differ, and only those you may see are searched.', commands: 'Commands', none: 'No conversation has these words.',
    found: (n) => (n === 1 ? '1 conversation' : `${n} conversations`), trouble: 'The search failed. Check your connection and try again.', by: { customer: 'Customer', bot: 'Assistant', agent: 'Agent' },
  },
  sessions: {
    title: 'My sessions', more: 'Where your account is signed in. End a session you do not know and change your password.', here: 'this session', used: (moment) => `Last used: ${moment}`,
    unknown: 'Unknown browser', end: 'End', endOthers: 'End the others', only: 'You have no other session.', trouble: 'The sessions could not be loaded. Check your connection and try again.',
  },
  transcript: {
    title: 'Send the transcript by e-mail', known: (address) => `The transcript goes to ${address}. Notes are left out.`, more: 'Notes are left out.',
    other: 'Another address (optional)', address: 'E-mail address', need: 'Write the address to send the transcript to.',
  },
  wall: {
    title: 'The team, now', view: 'Team lead view', team: 'Team view', department: 'Team', all: 'All', waiting: 'Waiting', longest: (wait) => `longest ${wait}`, nobody: 'nobody waits',
    held: 'In conversation', withAgents: 'with agents', load: 'Load', ofRoom: (n) => `of ${n} places`, late: 'Late', lateMore: 'conversations',
    agents: 'Agents', agent: 'Agent', status: 'Status', capacity: 'Capacity', worst: 'Longest wait', deeds: 'Actions', full: 'Full', none: 'none', aside: (n) => `${n} snoozed`, offered: (n) => `${n} of them offered`,
    unknown: 'The agents could not be loaded. It will be tried again in a few seconds.', noAgents: 'No agent is online now.',
    tiles: (n) => `Conversations, ${n}`, more: (n) => `${n} more. Choose a team to see fewer.`, empty: 'Nobody waits and no conversation is held now.', watch: 'Watch',
    day: {
      title: 'Today', answerMedian: 'First answer, median', answer: 'First answer', kept: 'Promises kept, today', survey: 'Survey', turns: (n) => (n === 1 ? '1 conversation' : `${n} conversations`), ofPromises: (kept, due) => (due ? `${kept} of ${due}` : 'none came due'),
      answers: (n) => (n === 1 ? '1 answer' : `${n} answers`), none: '–', seconds: (n) => `${n} s`, minutes: (n) => `${n} min`, assistant: 'Solved by the assistant', person: 'Passed to an agent', faint: 'faint: the same day last week', table: 'Show as a table', hour: 'Hour',
      weekAgo: 'Last week', said: (n) => `Today’s conversations by hour, ${n} so far`,
    },
    needs: 'Needs attention', calm: 'No conversation is late.', byDepartment: 'Queue by team', byDepartmentMore: 'waiting · longest',
  },
  request: {
    title: 'Open a request for the customer', more: 'Once it is saved, the customer sees the tracking number in the chat.', extendTitle: (number) => `Add to request ${number}`,
    extendMore: 'What you write is added to the request; the customer sees that in the chat.', topic: 'Topic', subject: 'Subject, in the customer’s words', date: 'Date of the event',
    type: 'Transaction type', amount: 'Amount (optional)', currency: 'Currency', description: 'Description (optional)', text: 'Information to add',
    open: 'Open the request', add: 'Add', anyway: 'Open it anyway', addInstead: 'Add to the open one', needSubject: 'Write the subject in one sentence.', needDate: 'Choose the date of the event.',
    needText: 'Write the information to add.', same: (number) => `The customer has an open request on the same: ${number}`, unreachable: 'It could not be sent. Check your connection and try again.',
    opened: (number) => `Request opened: ${number}`, added: (number) => `Information added: ${number}`,
  },
};
