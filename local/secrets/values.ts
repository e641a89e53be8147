import { randomInt } from 'node:crypto';

const lowercase = 'abcdefghijklmnopqrstuvwxyz';
const punctuation = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';
const defaultLength = 32;

/** The first value of a secret by its template properties, generated when they say so; undefined when it begins empty. */
export function firstValue(properties: Record<string, unknown>): string | undefined {
  const { SecretString: given, GenerateSecretString: rules } = properties;
  if (typeof given === 'string') return given;
  if (!rules) return undefined;
  const { SecretStringTemplate: template, GenerateStringKey: key } = rules as Record<string, unknown>;
  const password = generate(rules as Record<string, unknown>);
  if (template === undefined || key === undefined) return password;
  return JSON.stringify({ ...JSON.parse(String(template)), [String(key)]: password });
}

// CloudFormation writes booleans and numbers as themselves or as text.
const isOn = (value: unknown) => String(value) === 'true';

function generate(rules: Record<string, unknown>): string {
  const excluded = String(rules['ExcludeCharacters'] ?? '');
  const kinds = [
    isOn(rules['ExcludeLowercase']) ? '' : lowercase,
    isOn(rules['ExcludeUppercase']) ? '' : lowercase.toUpperCase(),
    isOn(rules['ExcludeNumbers']) ? '' : '0123456789',
    isOn(rules['ExcludePunctuation']) ? '' : punctuation,
    isOn(rules['IncludeSpace']) ? ' ' : '',
  ]
    .map((kind) => [...kind].filter((character) => !excluded.includes(character)))
    .filter((kind) => kind.length > 0);
  const length = Number(rules['PasswordLength'] ?? defaultLength);
  const mustHaveEach = String(rules['RequireEachIncludedType'] ?? true) === 'true';
  if (kinds.length === 0 || (mustHaveEach && length < kinds.length)) {
    throw new Error('GenerateSecretString leaves no password to generate.');
  }
  // Drawing again until each kind occurs keeps every allowed password equally likely.
  for (;;) {
    const password = draw(kinds.flat(), length);
    if (!mustHaveEach || kinds.every((kind) => kind.some((character) => password.includes(character)))) return password;
  }
}

const draw = (characters: readonly string[], length: number) =>
  Array.from({ length }, () => characters[randomInt(characters.length)]).join('');
