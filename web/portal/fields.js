import { button, element } from './elements.js';
import { today } from './readable.js';

/**
 * @typedef {object} Field
 * @property {string} name
 * @property {HTMLElement} node
 * @property {() => string} value
 * @property {() => string | undefined} mistake  what is wrong with the value as it stands
 * @property {(text: string | undefined) => void} showMistake
 * @property {() => void} focus
 * @property {() => void} conceal  takes from sight what must not stay readable
 */

/**
 * @typedef {object} FieldOptions
 * @property {string} name
 * @property {string} label
 * @property {string | HTMLElement} [hint]
 * @property {string} [value]
 * @property {(value: string) => string | undefined} mistake
 */

/** @param {string} name */
const errorId = (name) => `${name}-error`;
/** @param {string} name */
const hintId = (name) => `${name}-hint`;

/**
 * @param {FieldOptions} options
 * @param {Record<string, string>} attributes
 * @param {(input: HTMLInputElement) => HTMLElement} [dress]
 * @returns {Field & { input: HTMLInputElement }}
 */
function field({ name, label, hint, value = '', mistake }, attributes, dress = (input) => input) {
  const input = element('input', { id: name, name, value, 'aria-required': 'true', ...attributes });
  const error = element('p', { class: 'mistake', id: errorId(name), hidden: '' });
  const hintNode = hint ? element('div', { class: 'hint', id: hintId(name) }, hint) : '';
  const node = element(
    'div',
    { class: 'field' },
    ...[element('label', { for: name }, label), hintNode, error, dress(input)],
  );

  /** @param {string | undefined} text */
  function showMistake(text) {
    error.textContent = text ?? '';
    error.hidden = !text;
    input.toggleAttribute('aria-invalid', false);
    if (text) input.setAttribute('aria-invalid', 'true');
    const described = [text && errorId(name), hint && hintId(name)].filter(Boolean).join(' ');
    if (described) input.setAttribute('aria-describedby', described);
    else input.removeAttribute('aria-describedby');
  }

  showMistake(undefined);
  return {
    ...{ name, node, input, showMistake },
    value: () => input.value,
    mistake: () => mistake(input.value),
    focus: () => input.focus(),
    conceal: () => undefined,
  };
}

/** @param {string} [value] @returns {Field} */
export function emailField(value) {
  const mistake = (/** @type {string} */ typed) =>
    /^\s*[^\s@]+@[^\s@]+\s*$/.test(typed) ? undefined : 'Enter your e-mail address, like name@example.com.';
  const made = field(
    { name: 'email', label: 'Your e-mail address', ...(value && { value }), mistake },
    { type: 'email', autocomplete: 'username', spellcheck: 'false', autocapitalize: 'none' },
  );
  return { ...made, value: () => made.input.value.trim() };
}

/** @returns {Field} */
export function codeField() {
  const mistake = (/** @type {string} */ typed) => (typed.trim() ? undefined : 'Enter the code from the e-mail.');
  const made = field(
    { name: 'code', label: 'The code from the e-mail', mistake },
    { type: 'text', inputmode: 'numeric', autocomplete: 'one-time-code' },
  );
  return { ...made, value: () => made.input.value.trim() };
}

/** The field takes no date after today. @param {string} [value] @returns {Field} */
export function birthDateField(value) {
  const hint = 'We ask for it to be sure that this reaches the right person.';
  const mistake = (/** @type {string} */ typed) => {
    if (!typed) return 'Enter the day, month and year of birth.';
    return typed < '1900-01-01' || typed > today() ? 'Enter a date of birth that lies in the past.' : undefined;
  };
  return field(
    { name: 'clientBirthDate', label: 'The client’s date of birth', hint, ...(value && { value }), mistake },
    { type: 'date', min: '1900-01-01', max: today(), autocomplete: 'off' },
  );
}

/** The password somebody has. @returns {Field} */
export const passwordField = () =>
  showableField({
    name: 'password',
    label: 'Your password',
    mistake: (typed) => (typed ? undefined : 'Enter your password.'),
  });

/** @type {[rule: string, isMet: (password: string) => boolean][]} */
const passwordRules = [
  ['at least 12 characters', (password) => password.length >= 12],
  ['a lower-case letter (a to z)', (password) => /[a-z]/.test(password)],
  ['an upper-case letter (A to Z)', (password) => /[A-Z]/.test(password)],
  ['a digit (0 to 9)', (password) => /\d/.test(password)],
];

/** A password to be chosen, with its rules said beforehand. @returns {Field} */
export function newPasswordField() {
  const rules = passwordRules.map(([rule]) => element('li', {}, rule));
  const hint = element('div', {}, 'It needs', element('ul', {}, ...rules));
  return showableField({ name: 'password', label: 'Choose a password', hint, mistake: flawOf }, 'new-password');
}

/** @param {string} password */
function flawOf(password) {
  const missing = passwordRules.filter(([, isMet]) => !isMet(password)).map(([rule]) => rule);
  if (missing.length > 0) return `The password still needs ${missing.join(', ')}.`;
  return password === password.trim() ? undefined : 'The password cannot begin or end with a space.';
}

/** @param {FieldOptions} options @param {string} [autocomplete] @returns {Field} */
function showableField(options, autocomplete = 'current-password') {
  const toggle = button('', () => setShown(made.input.type === 'password'), 'toggle');
  const attributes = { type: 'password', autocomplete, spellcheck: 'false', autocapitalize: 'none', maxlength: '256' };
  const made = field(options, attributes, (input) => element('div', { class: 'with-toggle' }, input, toggle));

  /** @param {boolean} shown */
  function setShown(shown) {
    made.input.type = shown ? 'text' : 'password';
    toggle.textContent = shown ? 'Hide' : 'Show';
    toggle.setAttribute('aria-label', `${toggle.textContent} password`);
  }

  setShown(false);
  return { ...made, conceal: () => setShown(false) };
}
