/** What every password must have: the directory is set up with these, and people are told by these. */
export const passwordRules = {
  minLength: 12,
  requireLowercase: true,
  requireUppercase: true,
  requireDigits: true,
  requireSymbols: false,
} as const;
