import { describe, expect, test } from 'vitest';
import { textOf } from '../../../functions/client-imports/text-of-file.ts';
import { Problem } from '../../../functions/shared/problems.ts';
import { latin1, utf8, utf16 } from './lists.ts';

const list = 'Vorname;Name\r\nJürgen;Groß\r\n';

function refusalOf(bytes: Uint8Array): string | undefined {
  try {
    textOf(bytes);
  } catch (error) {
    if (error instanceof Problem && error.code === 'file-unreadable') return error.particulars.detail;
  }
  return undefined;
}

describe('CLIENT-3: a file is read', () => {
  test.each([
    ['UTF-8', utf8(list), 'utf-8'],
    ['UTF-8 with the mark of Excel', utf8(`\ufeff${list}`), 'utf-8'],
    ['UTF-16 as Excel saves Unicode text', utf16(list, 'le'), 'utf-16le'],
    ['UTF-16 the other way round', utf16(list, 'be'), 'utf-16be'],
    ['Latin-1', latin1(list), 'windows-1252'],
  ] as const)('in %s', (_, bytes, encoding) => {
    expect(textOf(bytes)).toEqual({ text: list, encoding });
  });

  test('in Windows-1252, whose quotes, dashes and euros Latin-1 does not have', () => {
    const bytes = [...latin1('d'), 0x92, ...latin1('Ors, fianc\xe9e '), 0x96, ...latin1(' 5 '), 0x80, 0x8a];
    expect(textOf(Uint8Array.from(bytes)).text).toBe('d’Ors, fiancée – 5 €Š');
  });

  test.each(['Zoë Müller–Schmidt', "L'Hôpital", 'Søren Ærø', 'José Mª Peña, 3½ años', 'Col·lecció «ÉTÉ»', 'ÞÓR ÍS'])(
    'in Latin-1 with the letters of the west: %s',
    (name) => {
      const bytes = latin1(name.replace('–', '\x96'));
      expect(textOf(bytes)).toEqual({ text: name, encoding: 'windows-1252' });
    },
  );

  test('as UTF-8 when it is, whatever the script', () => {
    expect(textOf(utf8('Иванов, 李, می‌خواهم')).encoding).toBe('utf-8');
  });
});

describe('CLIENT-3: a file is refused, and it is said why,', () => {
  test.each([
    ['when it is empty', utf8(''), 'is empty'],
    ['when nothing but the mark is in it', utf8('\ufeff'), 'is empty'],
    ['when nothing but blanks are in it', utf8(' \r\n\t\r\n'), 'is empty'],
    ['when it is an Excel workbook', latin1('PK\x03\x04\x14\x00'), 'Excel'],
    ['when it is an old Excel workbook', latin1('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'), 'old Excel'],
    ['when it is a PDF', latin1('%PDF-1.7'), 'PDF'],
    ['when it is compressed', latin1('\x1f\x8b\x08'), 'compressed'],
    ['when it has NUL bytes', latin1('Name\0\r\nMaya'), 'not a text'],
    ['when it has NUL bytes and bytes that are no UTF-8', latin1('Name\0\r\nJ\xfcrgen'), 'not a text'],
    ['when it is UTF-16 without a mark', utf16(list, 'le').subarray(2), 'not a text'],
    ['when it is half of UTF-16', utf16(list, 'le').subarray(0, 9), 'utf-16le'],
    ['when it says UTF-8 and goes on otherwise', latin1('\xef\xbb\xbfJ\xfcrgen'), 'utf-8'],
    ['when its bytes stand for nothing', latin1('M\x81ller'), 'encoding'],
    ['when it is Cyrillic in an old encoding', latin1('\xc8\xe2\xe0\xed\xee\xe2'), 'encoding'],
    ['when it is from DOS', latin1('J\x84ger, Sch\x94n'), 'encoding'],
    ['when it is from an old Macintosh', latin1('Ren\x8e M\x9fller'), 'encoding'],
  ])('%s', (_, bytes, word) => {
    expect(refusalOf(bytes)).toContain(word);
  });

  test('without anything that stands in it', () => {
    expect(refusalOf(latin1('Maya Ren\x8e M\x9fller'))).not.toMatch(/Maya|Ren|ller/);
  });
});
