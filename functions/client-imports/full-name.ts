interface Name {
  readonly firstName: string;
  readonly lastName: string;
}

const particles = new Set(
  "af al bin da das de del della den der di do dos du el la las le los mac ten ter van vander vom von zu zum zur d'".split(
    ' ',
  ),
);
const suffixes = new Set(['jr', 'jr.', 'sr', 'sr.', 'ii', 'iii', 'iv']);
const isSuffix = (word: string): boolean => suffixes.has(word.toLowerCase());

/**
 * The halves of a name written as "Last, First" or as "First Last". Without a comma the last word is the last name,
 * with what belongs to it: "Maria de la Cruz", "John Smith Jr.". A half that is not there is empty.
 */
export function halvesOf(fullName: string): Name {
  const [last = '', ...others] = fullName.split(',').map((part) => part.trim());
  const first = others.filter((part) => part !== '' && !isSuffix(part));
  if (first.length > 0) {
    return { firstName: first.join(' '), lastName: [last, ...others.filter(isSuffix)].join(' ').trim() };
  }
  const words = fullName
    .replaceAll(',', ' ')
    .split(/\s+/)
    .filter((word) => word !== '');
  const start = lastNameStart(words);
  return { firstName: words.slice(0, start).join(' '), lastName: words.slice(start).join(' ') };
}

/** The word with which the last name begins: not the first one. Particles in lower case belong to the last name. */
function lastNameStart(words: readonly string[]): number {
  const particle = words.findIndex((word, at) => at > 0 && at < words.length - 1 && particles.has(word));
  if (particle > 0) return particle;
  const hasSuffix = words.length > 2 && isSuffix(words.at(-1) ?? '');
  return Math.max(1, words.length - (hasSuffix ? 2 : 1));
}
