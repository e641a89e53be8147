import { button, element, paragraph } from './elements.js';
import { Problem } from './problem.js';
import { readableDay, readableMoment, readableMoney } from './readable.js';
import { show, showWaiting } from './screen.js';
import { wordsFor } from './words.js';

/**
 * @typedef {{ id: string, clientName: string, practiceName: string, access: { appointments: string } }} Account
 * @typedef {{ id: string, formName: string, state: 'open' | 'completed', assignedAt: string }} Task
 *
 * @typedef {object} Dashboard  what this login may not see is null
 * @property {number} openTasks
 * @property {{ startsAt: string } | null} nextAppointment
 * @property {{ amountCents: number, currency: string } | null} balance
 * @property {number | null} unreadMessages
 *
 * @typedef {object} Portal
 * @property {import('./api.js').Api} api
 * @property {() => void} signOut
 * @property {() => void} onSessionEnded
 */

/**
 * Shows the portal of whoever is signed in: the account asked for, the only one, or the choice between several.
 * @param {Portal} portal
 * @param {string} [accountId]
 */
export async function openPortal(portal, accountId) {
  /** @type {{ items: Account[] }} */
  const { items } = await portal.api.get('/v1/portal/accounts');
  const account = items.find(({ id }) => id === accountId) ?? (items.length === 1 ? items[0] : undefined);
  if (account) await showAccount(portal, items, account);
  else if (items.length > 0) showChoice(portal, items);
  else showNothing(portal);
}

/** @param {Portal} portal @param {Account[]} accounts */
function showChoice(portal, accounts) {
  const choices = accounts.map((account) => {
    const open = () => opening(portal, () => showAccount(portal, accounts, account));
    return element('li', {}, button(`${account.clientName} · ${account.practiceName}`, open));
  });
  show({
    title: 'Choose a portal',
    content: [
      paragraph('Whose portal would you like to open?'),
      element('ul', { class: 'choices' }, ...choices),
      button('Sign out', portal.signOut, 'quiet'),
    ],
  });
}

/** @param {Portal} portal */
function showNothing(portal) {
  show({
    title: 'Nothing here yet',
    content: [
      paragraph('No portal is connected to this account. Please ask your practice to send you an invitation.'),
      button('Sign out', portal.signOut, 'quiet'),
    ],
  });
}

/** @param {Portal} portal @param {Account[]} accounts @param {Account} account */
async function showAccount(portal, accounts, account) {
  const path = `/v1/portal/accounts/${encodeURIComponent(account.id)}`;
  const [dashboard, tasks] = await Promise.all([portal.api.get(`${path}/dashboard`), portal.api.get(`${path}/tasks`)]);
  const others = accounts.length > 1 ? [button('Other portals', () => showChoice(portal, accounts), 'quiet')] : [];
  show({
    title: 'Your portal',
    heading: account.clientName,
    over: account.practiceName,
    content: [
      glance(account, dashboard),
      element('h2', {}, 'Your tasks'),
      ...taskList(account, tasks.items),
      element('div', { class: 'ways-out' }, ...others, button('Sign out', portal.signOut, 'quiet')),
    ],
  });
}

/** @param {Account} account @param {Dashboard} dashboard */
function glance({ access }, { openTasks, nextAppointment, balance, unreadMessages }) {
  const facts = [['Open tasks', String(openTasks)]];
  if (nextAppointment) facts.push(['Next appointment', readableMoment(nextAppointment.startsAt)]);
  else if (access.appointments !== 'none') facts.push(['Next appointment', 'None planned']);
  if (balance) facts.push(['Balance', readableMoney(balance)]);
  if (unreadMessages !== null) facts.push(['Unread messages', String(unreadMessages)]);
  const pairs = facts.map(([term = '', fact = '']) =>
    element('div', {}, element('dt', {}, term), element('dd', {}, fact)),
  );
  return element('dl', { class: 'glance' }, ...pairs);
}

/** @param {Account} account @param {Task[]} tasks */
function taskList({ practiceName }, tasks) {
  if (tasks.length === 0) return [paragraph('There is nothing for you to do.')];
  const items = tasks.map(({ formName, state, assignedAt }) =>
    element(
      'li',
      {},
      element('span', { class: 'task' }, formName),
      element('span', { class: 'hint' }, `${state === 'open' ? 'To do' : 'Done'} · sent on ${readableDay(assignedAt)}`),
    ),
  );
  return [
    element('ul', { class: 'tasks' }, ...items),
    paragraph(`Forms cannot be filled in on this page yet. Please ask ${practiceName} how to go on.`),
  ];
}

/** Shows something that has to be fetched first, and what to do when that fails. @param {Portal} portal @param {() => Promise<void>} open */
async function opening(portal, open) {
  showWaiting();
  try {
    await open();
  } catch (problem) {
    if (problem instanceof Problem && problem.code === 'not-signed-in') return portal.onSessionEnded();
    const { heading, advice } = wordsFor(problem instanceof Problem ? problem : new Problem({ code: 'internal' }));
    show({
      title: heading,
      content: [paragraph(advice), button('Try again', () => opening(portal, open), 'primary')],
    });
  }
}
