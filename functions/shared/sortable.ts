/** Letters that Unicode does not take apart, as people write them who have no such key. */
const plain: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ı: 'i',
  ς: 'σ', // the sigma that ends a word: not so once more of the word is typed
};

/** A first or last name is told apart by so much of it; keys have an end. */
const most = 100;

/** The last and first name with a space between them. */
export const longestSortedName = 2 * most + 1;

/**
 * Text as it is sorted and searched: two spellings of a name are one, whatever their case, accents, apostrophes, full
 * stops, hyphens and spaces. It never holds the key separator.
 */
export const sortable = (text: string, longest = most): string =>
  text
    .replaceAll('´', "'") // Unicode takes this one apart into a space and an accent
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}'’‘ʼ`′.]/gu, '')
    .toLowerCase()
    .replace(/[ßæœøłđðþħıς]/g, (letter) => plain[letter] ?? letter)
    .replace(/[#,\p{Pd}\s]+/gu, ' ')
    .trim()
    .slice(0, longest)
    .replace(/[\ud800-\udbff]$/, '') // half a character
    .trimEnd();

export type NameOrder = 'last-first' | 'first-last';

/** A name as lists are sorted by it. */
export function nameAsSorted(
  { firstName, lastName }: { readonly firstName: string; readonly lastName: string },
  order: NameOrder,
): string {
  const inOrder = order === 'last-first' ? [lastName, firstName] : [firstName, lastName];
  return inOrder
    .map((name) => sortable(name))
    .join(' ')
    .trim();
}
