import { Problem } from '../shared/problems.ts';

export const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const;
export type Encoding = (typeof encodings)[number];

/** The text of an uploaded file, without its byte order mark, or a refusal that says what kind of file it is. */
export function textOf(bytes: Uint8Array): { readonly text: string; readonly encoding: Encoding } {
  requireNoOtherKind(bytes);
  const marked = encodingMarked(bytes);
  const likely: readonly Encoding[] = marked ? [marked] : ['utf-8', 'windows-1252'];
  for (const encoding of likely) {
    const text = decoded(bytes, encoding);
    if (text !== undefined) return { text: checked(text, encoding), encoding };
  }
  throw unreadable(`says that it is ${marked}, but is not: ${advice}`);
}

function checked(text: string, encoding: Encoding): string {
  if (text.includes('\0')) throw unreadable(`is not a text: ${advice}`);
  if (text.trim() === '') throw unreadable('is empty');
  if (encoding === 'windows-1252' && !isPlausible(text)) {
    throw unreadable(`has letters in an encoding that cannot be told: ${advice}`);
  }
  return text;
}

const advice = 'save it as "CSV UTF-8" and upload that';

const unreadable = (what: string) => new Problem('file-unreadable', { detail: `The file ${what}.` });

/** How files begin that are taken for lists, being named like them or made by the same program. */
const otherKinds: readonly (readonly [name: string, begins: readonly number[]])[] = [
  ['an Excel or OpenDocument workbook, or another archive,', [0x50, 0x4b, 0x03, 0x04]],
  ['an old Excel workbook', [0xd0, 0xcf, 0x11, 0xe0]],
  ['a PDF', [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['a compressed file', [0x1f, 0x8b]],
];

function requireNoOtherKind(bytes: Uint8Array): void {
  const kind = otherKinds.find(([, begins]) => begins.every((byte, at) => bytes[at] === byte));
  if (kind) throw unreadable(`is ${kind[0]} and no list: open it and save it as "CSV UTF-8"`);
}

function encodingMarked([first, second, third]: Uint8Array): Encoding | undefined {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return first === 0xef && second === 0xbb && third === 0xbf ? 'utf-8' : undefined;
}

/** The bytes as text, or undefined when they are none in this encoding. The decoder takes the mark away. */
function decoded(bytes: Uint8Array, encoding: Encoding): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/**
 * Every byte means something in Windows-1252, so bytes in another encoding come out as text that nobody writes: letters
 * with accents in long runs (Cyrillic, Greek), signs or capitals inside of words (DOS, Macintosh), bytes that stand for
 * nothing.
 */
const implausible = [
  /[\u0080-\u009f]/,
  /[À-ÖØ-öø-ÿŠšŽžŸŒœ]{4}/,
  /\p{L}[¡-©«-¬®-¶¸¹»-¿×÷‚„“”†‡ˆ‰‹›•˜™€]\p{L}/u,
  /\p{Ll}[ŠŽŸƒ]|\p{L}[ŠŽŸƒ]\p{Ll}/u,
];
const isPlausible = (text: string): boolean => !implausible.some((pattern) => pattern.test(text));
