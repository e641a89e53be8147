import { Problem } from './problem.js';
import { requestJson } from './request.js';

/** Cognito's exceptions by what they mean here; whether a login exists is not told. */
const codeByException = /** @type {Record<string, string>} */ ({
  NotAuthorizedException: 'sign-in-refused',
  UserNotFoundException: 'sign-in-refused',
  UserNotConfirmedException: 'sign-in-refused',
  PasswordResetRequiredException: 'password-reset-required',
  InvalidPasswordException: 'password-weak',
  CodeMismatchException: 'code-refused',
  ExpiredCodeException: 'code-refused',
  LimitExceededException: 'too-many-tries',
  TooManyFailedAttemptsException: 'too-many-tries',
  TooManyRequestsException: 'busy',
});

/**
 * @typedef {object} Session
 * @property {() => string | undefined} accessToken
 * @property {(email: string, password: string) => Promise<void>} signIn
 * @property {() => Promise<void>} signOut  also makes the tokens worthless, when it reaches the server
 * @property {(email: string) => Promise<void>} mailCode  the code that lets its reader choose a new password
 * @property {(choice: { email: string, code: string, password: string }) => Promise<void>} choosePassword
 */

/**
 * A login's session. Its tokens live in this page's memory only: closing or reloading the page forgets them.
 * @param {{ cognitoUrl: string, portalClientId: string }} config
 * @returns {Session}
 */
export function openSession({ cognitoUrl, portalClientId: ClientId }) {
  /** @type {{ AccessToken: string, RefreshToken: string } | undefined} */
  let tokens;

  /** @param {string} operation @param {object} parameters */
  async function cognito(operation, parameters) {
    const { ok, body } = await requestJson(cognitoUrl, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
      },
      body: { ClientId, ...parameters },
    });
    if (ok) return body;
    throw new Problem({ code: codeOf(body) });
  }

  return {
    accessToken: () => tokens?.AccessToken,

    async signIn(email, password) {
      const { AuthenticationResult } = await cognito('InitiateAuth', {
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: email, PASSWORD: password },
      });
      // A further step, such as a code from an app, is asked for instead of given tokens.
      if (!AuthenticationResult) throw new Problem({ code: 'sign-in-unsupported' });
      tokens = AuthenticationResult;
    },

    async signOut() {
      const Token = tokens?.RefreshToken;
      tokens = undefined;
      if (Token) await cognito('RevokeToken', { Token }).catch(() => undefined);
    },

    async mailCode(email) {
      await cognito('ForgotPassword', { Username: email });
    },

    async choosePassword({ email, code, password }) {
      await cognito('ConfirmForgotPassword', { Username: email, ConfirmationCode: code, Password: password });
    },
  };
}

/** @param {{ __type?: string, message?: string }} refusal */
function codeOf({ __type = '', message = '' }) {
  if (message === 'Password attempts exceeded') return 'too-many-tries';
  const exception = __type.split('#').at(-1) ?? '';
  return codeByException[exception] ?? 'internal';
}
