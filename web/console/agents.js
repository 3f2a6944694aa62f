// Who is here, for assigning a conversation; and whose role may do so.

/** @typedef {{id: string, name: string, departments: string[], status: 'available'|'busy'|'break', load: number, capacity: number}} Present */

/** Whether the member may take over and assign what others hold. @param {{role?: string}} me */
export function leads(me) {
  return me.role === 'supervisor' || me.role === 'administrator';
}

/** The agents with a live line; null when they can't be had. @returns {Promise<Present[]|null>} */
export async function agentsHere() {
  try {
    const answer = await fetch('/api/v1/agents');
    if (!answer.ok) throw new Error(`agents: ${answer.status}`);
    return (await answer.json()).agents;
  } catch (error) {
    console.warn('kopru: who is here could not be asked', error);
    return null;
  }
}

/**
 * To whom it can be handed on: who is available, with the department in which they get it, that of the conversation where they work in it.
 * @param {Present[]} agents those of `assignable`
 * @param {string} department
 * @returns {{agent: Present, department: string}[]}
 */
export function handable(agents, department) {
  return agents.filter((agent) => agent.status === 'available' && agent.departments.length)
    .map((agent) => ({ agent, department: agent.departments.includes(department) ? department : agent.departments[0] }));
}

/**
 * To whom a conversation can be given: not to who holds it and not to oneself; who is available and has room first, of the department first.
 * @param {Present[]} agents
 * @param {{me: {id: string}, holder?: string, department: string}} of
 * @returns {Present[]}
 */
export function assignable(agents, { me, holder = '', department }) {
  const full = (agent) => Number(agent.status !== 'available') * 2 + Number(agent.load >= agent.capacity);
  const foreign = (agent) => Number(!agent.departments.includes(department));
  return agents.filter((agent) => agent.id !== me.id && agent.id !== holder)
    .sort((a, b) => full(a) - full(b) || foreign(a) - foreign(b) || a.load - b.load || a.name.localeCompare(b.name, 'tr'));
}

/** Opens a question about colleagues at once; who is here comes when it is known. @param {any} desk @param {'assign'|'transfer'} what */
export async function askOfColleagues(desk, what) {
  const t = desk.shift.transcript;
  desk.asking.agents = undefined;
  desk.asking.ask(what);
  const here = await agentsHere();
  desk.asking.agents = here && assignable(here, { me: desk.me, holder: t?.view?.agent?.id, department: t?.view?.department ?? '' });
}
