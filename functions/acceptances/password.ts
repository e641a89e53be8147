import { passwordRules } from '../shared/password-rules.ts';
import { fieldProblem } from '../shared/problems.ts';

/** Refuses a password that the directory would refuse, before anything is begun with it. */
export function requireStrong(password: string): void {
  const missing = [
    password.length < passwordRules.minLength && `at least ${passwordRules.minLength} characters`,
    passwordRules.requireLowercase && !/[a-z]/.test(password) && 'a lower-case letter',
    passwordRules.requireUppercase && !/[A-Z]/.test(password) && 'an upper-case letter',
    passwordRules.requireDigits && !/\d/.test(password) && 'a digit',
    /^\s|\s$/.test(password) && 'no space at its beginning or end',
  ].filter((rule) => rule !== false);
  if (missing.length > 0) throw fieldProblem('password-weak', ['/password', `needs ${missing.join(', ')}`]);
}
