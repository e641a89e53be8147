/**
 * @typedef {object} Words
 * @property {string} heading
 * @property {string} advice  what to do about it
 * @property {string} [field]  the field it is about, when the problem itself names none
 */

/** What went wrong, for somebody who has never heard of a token. @type {Record<string, Words>} */
const words = {
  'invitation-unknown': {
    heading: 'We cannot find this invitation',
    advice:
      'The link may not have been copied completely. Open it again from the e-mail, or ask the practice to send you a new invitation.',
  },
  'invitation-expired': {
    heading: 'This invitation has expired',
    advice:
      'To keep your information safe, an invitation is only good for a limited time. Nothing is lost: ask the practice to send you a new one.',
  },
  'invitation-revoked': {
    heading: 'This invitation is no longer valid',
    advice:
      'The practice has replaced it or taken it back. Look for a newer e-mail from the practice, or ask them to send you a new invitation.',
  },
  'invitation-used': {
    heading: 'This invitation has already been accepted',
    advice:
      'If that was you, sign in with your e-mail address and the password you chose. If it was not you, please tell the practice.',
  },
  'invitation-locked': {
    heading: 'This invitation is locked',
    advice:
      'A date of birth that does not match was entered too many times. Nothing is lost: ask the practice to send you a new invitation.',
  },
  'invitation-refused': {
    heading: 'What you entered does not match',
    advice: 'This date is not the one the practice has on file. Check the day, month and year, and try again.',
    field: 'clientBirthDate',
  },
  'seat-unavailable': {
    heading: 'There is no place for you at the moment',
    advice: 'The practice has to make room first. Ask them to send you a new invitation.',
  },
  'invitation-busy': {
    heading: 'Your invitation is being accepted right now',
    advice: 'Perhaps it is open in another window. Wait half a minute, then try again.',
  },
  'changed-meanwhile': {
    heading: 'Something changed while you were here',
    advice: 'What you entered was not lost. Please try again.',
  },
  'password-weak': {
    heading: 'Choose a stronger password',
    advice: 'The password does not meet the rules yet. It also cannot begin or end with a space.',
    field: 'password',
  },
  'sign-in-required': {
    heading: 'You already have an account',
    advice: 'Your e-mail address already has a password. Sign in with it, and the invitation is accepted.',
  },
  'email-mismatch': {
    heading: 'Please use another e-mail address',
    advice: 'The invitation was sent to another address than this one. Sign in with the address it was sent to.',
    field: 'email',
  },
  'login-exists': {
    heading: 'Somebody has already accepted for you',
    advice: 'Another account is already connected here. Please ask the practice about it.',
  },
  'sign-in-refused': {
    heading: 'We could not sign you in',
    advice: 'The e-mail address or the password is not right. Check both, and try again.',
  },
  'sign-in-unsupported': {
    heading: 'We could not sign you in',
    advice: 'Your account asks for a further step that this page does not offer yet. Please ask the practice.',
  },
  'password-reset-required': {
    heading: 'Please choose a new password',
    advice: 'Your password is no longer good. Choose a new one with “Forgot your password?”.',
  },
  'code-refused': {
    heading: 'The code is not right',
    advice: 'Check the code in the newest e-mail. If it is more than an hour old, ask for a new one.',
    field: 'code',
  },
  'too-many-tries': {
    heading: 'Too many tries',
    advice: 'For your safety we wait a little before the next one. Try again in about 15 minutes.',
  },
  'not-signed-in': {
    heading: 'Please sign in again',
    advice: 'For your safety you are signed out after a while.',
  },
  unreachable: {
    heading: 'We cannot reach the portal',
    advice: 'Check that you are connected to the internet, then try again.',
  },
  busy: {
    heading: 'A lot is going on right now',
    advice: 'Please wait a moment, then try again.',
  },
  internal: {
    heading: 'Something went wrong on our side',
    advice: 'It is not your fault. Please try again in a few minutes.',
  },
};

/**
 * The words for a problem; its own title when there are none.
 * @param {{ code: string, title: string }} problem
 * @returns {Words}
 */
export const wordsFor = ({ code, title }) => words[code] ?? { heading: title || 'Something went wrong', advice: '' };
