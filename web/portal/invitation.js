import { button, element, paragraph } from './elements.js';
import { showSignInToAccept } from './existing-account.js';
import { birthDateField, newPasswordField } from './fields.js';
import { form } from './form.js';
import { showJoined } from './joined.js';
import { Problem } from './problem.js';
import { readableMoment } from './readable.js';
import { show, showWaiting } from './screen.js';
import { wordsFor } from './words.js';

/**
 * @typedef {object} Invitation
 * @property {'portal' | 'staff'} kind
 * @property {string} practiceName
 * @property {string} firstName
 * @property {string} expiresAt
 * @property {boolean} asksBirthDate
 */

/**
 * @typedef {object} Flow
 * @property {import('./api.js').Api} api
 * @property {import('./session.js').Session} session
 * @property {string} token
 * @property {(notice?: string) => void} goToSignIn
 * @property {(accountId?: string) => Promise<void>} goToPortal
 */

/** Takes the token out of the page's address, where it could be seen, shared or kept. */
export function takeToken() {
  const token = location.hash.slice(1);
  history.replaceState(null, '', location.pathname);
  return token;
}

/** Shows what an invitation is about, and accepts it on request. Looking changes nothing. @param {Flow} flow */
export async function openInvitation(flow) {
  try {
    const invitation = await flow.api.post('/v1/invitation-lookups', { token: flow.token });
    showInvitation(flow, invitation, newPasswordField(), birthDateField());
  } catch (problem) {
    showDeadEnd(flow, problem);
  }
}

/**
 * The fields are given, so that what was typed is still there when somebody comes back.
 * @typedef {import('./fields.js').Field} Field
 * @param {Flow} flow @param {Invitation} invitation @param {Field} password @param {Field} birthDate
 */
function showInvitation(flow, invitation, password, birthDate) {
  const existing = {
    birthDate: invitation.asksBirthDate ? birthDate : undefined,
    goBack: () => showInvitation(flow, invitation, password, birthDate),
    onProblem: (/** @type {unknown} */ problem) => endOrExplain(flow, problem),
  };
  const accept = form({
    fields: [password, ...(invitation.asksBirthDate ? [birthDate] : [])],
    action: 'Accept the invitation',
    async send(typed) {
      try {
        await acceptAnew(flow, invitation, typed);
      } catch (problem) {
        if (!isSignInRequired(problem)) return endOrExplain(flow, problem);
        showSignInToAccept(flow, invitation, { ...existing, words: wordsFor(problem) });
      }
    },
  });
  show({
    title: 'Your invitation',
    heading: `Hello ${invitation.firstName}`,
    over: invitation.practiceName,
    content: [
      paragraph(element('strong', {}, invitation.practiceName), offers[invitation.kind]),
      paragraph('The invitation is good until ', element('strong', {}, readableMoment(invitation.expiresAt)), '.'),
      accept,
      button('I already have an account', () => showSignInToAccept(flow, invitation, existing), 'quiet'),
    ],
  });
}

const offers = {
  portal: ' invites you to its secure portal. Choose a password, and you are in.',
  staff: ' invites you to join its team. Choose a password, and your login is ready.',
};

/** @param {unknown} problem @returns {problem is Problem} */
const isSignInRequired = (problem) => problem instanceof Problem && problem.code === 'sign-in-required';

/** @param {Flow} flow @param {Invitation} invitation @param {Record<string, string>} typed */
async function acceptAnew(flow, { kind, practiceName }, { password = '', ...birthDate }) {
  const { api, session, token, goToPortal, goToSignIn } = flow;
  const { email } = await api.post('/v1/invitation-acceptances', { token, password, ...birthDate });
  if (kind === 'staff') return showJoined(practiceName);
  try {
    await session.signIn(email, password);
    await goToPortal();
  } catch {
    // The invitation is used up by now: only signing in is left to be tried again.
    goToSignIn('The invitation is accepted. Now sign in with the password you chose.');
  }
}

const deadEnds = new Set(['unknown', 'expired', 'revoked', 'used', 'locked'].map((how) => `invitation-${how}`));

/** Leaves the form only when nothing typed into it can help. @param {Flow} flow @param {unknown} problem */
function endOrExplain(flow, problem) {
  if (!(problem instanceof Problem && deadEnds.has(problem.code))) throw problem;
  showDeadEnd(flow, problem);
}

/** @param {Flow} flow @param {unknown} thrown */
function showDeadEnd(flow, thrown) {
  const problem = thrown instanceof Problem ? thrown : new Problem({ code: 'internal' });
  // A link that was mangled on its way may not even look like one of ours.
  const isMangled = problem.code === 'request-invalid';
  const { heading, advice } = wordsFor(isMangled ? new Problem({ code: 'invitation-unknown' }) : problem);
  const mayPass = !isMangled && !deadEnds.has(problem.code);
  const again = () => {
    showWaiting();
    openInvitation(flow);
  };
  show({
    title: heading,
    content: [
      paragraph(advice),
      mayPass ? button('Try again', again, 'primary') : button('Sign in', () => flow.goToSignIn()),
    ],
  });
}
