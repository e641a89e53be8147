import { button, paragraph } from './elements.js';
import { emailField, passwordField } from './fields.js';
import { form } from './form.js';
import { showJoined } from './joined.js';
import { show } from './screen.js';
import { showForgotten } from './sign-in.js';

/** @typedef {import('./fields.js').Field} Field */

/**
 * @typedef {object} Options
 * @property {Field | undefined} birthDate  the field, when the invitation asks for it
 * @property {() => void} goBack
 * @property {(problem: unknown) => void} onProblem
 * @property {{ heading: string, advice: string }} [words]  why this is shown, when nobody asked for it
 */

const asked = {
  heading: 'Sign in to accept',
  advice: 'Use the e-mail address the invitation was sent to, and the password you already have.',
};

const saved = { heading: 'Your new password is saved', advice: 'Sign in with it, and the invitation is accepted.' };

/**
 * Accepts an invitation with the account its recipient already has.
 * @param {import('./invitation.js').Flow} flow
 * @param {import('./invitation.js').Invitation} invitation
 * @param {Options} options
 */
export function showSignInToAccept(flow, invitation, options) {
  const { birthDate, goBack, onProblem, words = asked } = options;
  const signIn = form({
    fields: [emailField(), passwordField(), ...(birthDate ? [birthDate] : [])],
    action: 'Sign in and accept',
    async send(typed) {
      try {
        await acceptSignedIn(flow, invitation, typed);
      } catch (problem) {
        onProblem(problem);
      }
    },
  });
  const forgotten = {
    goBack: () => showSignInToAccept(flow, invitation, options),
    onSaved: async () => showSignInToAccept(flow, invitation, { ...options, words: saved }),
  };
  show({
    title: words.heading,
    over: invitation.practiceName,
    content: [
      paragraph(words.advice),
      signIn,
      button('Forgot your password?', () => showForgotten(flow.session, forgotten), 'quiet'),
      button('Back', goBack, 'quiet'),
    ],
  });
}

/**
 * @param {import('./invitation.js').Flow} flow
 * @param {import('./invitation.js').Invitation} invitation
 * @param {Record<string, string>} typed
 */
async function acceptSignedIn(flow, { kind, practiceName }, { email = '', password = '', ...birthDate }) {
  const { api, session, token, goToPortal, goToSignIn } = flow;
  await session.signIn(email, password);
  const { accountId } = await api.post('/v1/me/invitation-acceptances', { token, ...birthDate });
  if (kind === 'staff') {
    session.signOut(); // signed in here for this one step only
    return showJoined(practiceName);
  }
  try {
    await goToPortal(accountId);
  } catch {
    goToSignIn('The invitation is accepted. Sign in to see what is waiting for you.');
  }
}
