import { country } from '../shared/address.ts';
import { sortable } from '../shared/sortable.ts';

const languagesOfNames = ['en', 'de', 'es', 'fr'];
const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const twoLetterCodes = letters.flatMap((first) => letters.map((second) => `${first}${second}`));

const otherCountryNames = {
  US: 'USA, U.S., United States of America, America, EEUU, Vereinigte Staaten von Amerika, États-Unis d’Amérique',
  GB: 'U.K., UK, Great Britain, England, Scotland, Wales, Northern Ireland, Großbritannien, Gran Bretaña, Grande-Bretagne',
  DE: 'Bundesrepublik Deutschland',
  NL: 'Holland, The Netherlands',
  IE: 'Republic of Ireland',
  CZ: 'Czech Republic',
};

/** The codes of what has a name in one of the languages, by that name. */
const codesByName = (type: 'region' | 'language', codes: readonly string[]): Map<string, string> =>
  new Map(
    languagesOfNames
      .map((locale) => new Intl.DisplayNames(locale, { type, fallback: 'none' }))
      .flatMap((names) => codes.map((code) => [sortable(names.of(code) ?? ''), code] as const))
      .filter(([name]) => name !== ''),
  );

function countriesByName(): ReadonlyMap<string, string> {
  const codes = twoLetterCodes.filter((code) => country.safeParse(code).success);
  const others = Object.entries(otherCountryNames).flatMap(([code, names]) =>
    names.split(', ').map((name) => [sortable(name), code] as const),
  );
  return new Map([...codesByName('region', codes), ...others]);
}

const languagesByName = (): ReadonlyMap<string, string> =>
  codesByName(
    'language',
    twoLetterCodes.map((code) => code.toLowerCase()),
  );

/** Made when the first name is looked up: the names of the world take a few hundredths of a second. */
function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
const countries = once(countriesByName);
const languages = once(languagesByName);

/** The code of the country that a cell names; what is not understood stays as it is, and is refused for what it is. */
export const countryIn = (text: string): string =>
  /^[A-Za-z]{2}$/.test(text) && country.safeParse(text.toUpperCase()).success
    ? text.toUpperCase()
    : (countries().get(sortable(text)) ?? text);

/** The tag of the language that a cell names; what is not understood stays as it is, and is refused for what it is. */
export const languageIn = (text: string): string =>
  /^[A-Za-z]{2,3}([-_]|$)/.test(text) ? text.replaceAll('_', '-') : (languages().get(sortable(text)) ?? text);
