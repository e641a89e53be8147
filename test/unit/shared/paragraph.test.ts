import { describe, expect, test } from 'vitest';
import { language, paragraph } from '../../../functions/shared/text.ts';

describe('text of several lines', () => {
  test('ends its lines in one way, is trimmed, and two spellings of one letter are one', () => {
    expect(paragraph(100).parse(' Zoe\u0308\r\nb\rc\n\nd \n')).toBe('Zo\u00eb\nb\nc\n\nd');
  });

  test.each([
    ['a tab', 'a\tb'],
    ['a NUL', 'a\0b'],
    ['an escape', 'a\u001b[31m'],
    ['a C1 control', 'a\u0085b'],
    ['a line separator', 'a\u2028b'],
    ['an override', 'a\u202eb'],
    ['a zero-width space', 'a\u200bb'],
    ['markup', '<b>a</b>'],
    ['a lone surrogate', 'a\ud800b'],
    ['what stands for bytes that are no text', 'a\ufffdb'],
    ['nothing but space', ' \r\n '],
  ])('does not hold %s', (_, text) => {
    expect(paragraph(100).safeParse(text).success).toBe(false);
  });

  test('is as long as it may be, and no longer', () => {
    expect([paragraph(3).safeParse('a\r\nb').success, paragraph(3).safeParse('a\nbc').success]).toEqual([true, false]);
  });
});

describe('a language', () => {
  test.each([
    ['en', 'en'],
    [' pt-br ', 'pt-BR'],
    ['zh-hant-TW', 'zh-Hant-TW'],
    ['iw', 'he'],
  ])('is written as everybody writes it: %s is %s', (sent, kept) => {
    expect(language.parse(sent)).toBe(kept);
  });

  test.each(['', 'e', 'english', 'en_US', 'en--US', 'en-', 'sl-rozaj-rozaj', 'en\n'.repeat(2)])(
    'is a BCP 47 tag, unlike %j, of which one thing is said',
    (sent) => {
      expect(language.safeParse(sent).error?.issues).toHaveLength(1);
    },
  );
});
