import { button, paragraph } from './elements.js';
import { codeField, emailField, newPasswordField, passwordField } from './fields.js';
import { form } from './form.js';
import { show } from './screen.js';

/** @typedef {import('./session.js').Session} Session */

/**
 * Asks for e-mail address and password; goes on once somebody is signed in.
 * @param {Session} session
 * @param {{ notice?: string | undefined, onSignedIn: () => Promise<void> }} options
 */
export function showSignIn(session, { notice, onSignedIn }) {
  const signIn = form({
    fields: [emailField(), passwordField()],
    action: 'Sign in',
    async send({ email = '', password = '' }) {
      await session.signIn(email, password);
      await onSignedIn();
    },
  });
  const forgotten = {
    goBack: () => showSignIn(session, { notice, onSignedIn }),
    onSaved: async (/** @type {string} */ email, /** @type {string} */ password) => {
      await session.signIn(email, password);
      await onSignedIn();
    },
  };
  show({
    title: 'Sign in',
    content: [
      paragraph(notice ?? 'Were you just invited? Then open the link in the e-mail from your practice instead.'),
      signIn,
      button('Forgot your password?', () => showForgotten(session, forgotten), 'quiet'),
    ],
  });
}

/**
 * Lets somebody choose a new password with a code sent to their address.
 * @typedef {{ goBack: () => void, onSaved: (email: string, password: string) => Promise<void> }} Forgotten
 * @param {Session} session
 * @param {Forgotten} options
 */
export function showForgotten(session, options) {
  const ask = form({
    fields: [emailField()],
    action: 'Send me a code',
    async send({ email = '' }) {
      await session.mailCode(email);
      showNewPassword(session, email, options);
    },
  });
  show({
    title: 'Choose a new password',
    content: [
      paragraph('We send a code to your e-mail address. With it you can choose a new password.'),
      ask,
      button('Back', options.goBack, 'quiet'),
    ],
  });
}

/** @param {Session} session @param {string} email @param {Forgotten} options */
function showNewPassword(session, email, { goBack, onSaved }) {
  const choose = form({
    fields: [codeField(), newPasswordField()],
    action: 'Save the password',
    async send({ code = '', password = '' }) {
      await session.choosePassword({ email, code, password });
      await onSaved(email, password);
    },
  });
  show({
    title: 'Look into your e-mail',
    content: [
      paragraph('If the address belongs to an account, a code is on its way to it. It can take a few minutes.'),
      choose,
      button('Start again', goBack, 'quiet'),
    ],
  });
}
