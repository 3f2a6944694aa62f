// Ranks the canned replies for each labelled message as the console does; JSON in ({replies, messages}), the right one's place for each out.

import { readFileSync } from 'node:fs';

import { matching } from '../web/console/canned.js';

const { replies, messages, topics } = JSON.parse(readFileSync(0, 'utf8'));
const known = { name: 'Ayşe', number: 'KPR-0000-0000-0000', agent: 'Elif Kaya', due: 'yarın' };
const topicOf = new Map(replies.map((reply) => [reply.key, reply.topic]));
const places = messages.map(({ text, language, right }) => {
  const ranked = matching(replies, '', { language, known, last: text, topic: topics ? topicOf.get(right) : undefined });
  return { place: ranked.findIndex((reply) => reply.key === right) + 1, first: ranked.slice(0, 3).map((reply) => reply.key) };
});
process.stdout.write(JSON.stringify(places));
