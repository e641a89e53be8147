import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emailAddress, isoDate, line, timeZone } from '../../../functions/shared/text.ts';

const accepted = (schema: { safeParse(value: unknown): { success: boolean } }, value: unknown) =>
  schema.safeParse(value).success;

/** Text of any code units, lone surrogates too, with a liking for what is dangerous. */
const dangerous = fc.constantFrom('<', '>', '\r', '\n', '\0', '\t', '\u061c', '\u200e', '\u202e', '\u2066', '\u2028');
const anyUnit = fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit));
const anyText = fc
  .array(fc.oneof(fc.string({ unit: 'binary' }), dangerous, anyUnit), { maxLength: 12 })
  .map((parts) => parts.join(''));

const neverInALine = /[\p{Cc}\p{Cs}\p{Bidi_Control}\u2028\u2029\u200b\ufeff<>]/u;

describe('a line of text', () => {
  test.each([
    ['a line break', 'a\nb'],
    ['a carriage return', 'a\rb'],
    ['a header injection', 'Maya\r\nBcc: x@example.com'],
    ['a tab', 'a\tb'],
    ['a NUL', 'a\0b'],
    ['a C1 control', 'a\u0085b'],
    ['a delete', 'a\u007fb'],
    ['an opening bracket', 'a<b'],
    ['a closing bracket', 'a>b'],
    ['a line separator', 'a\u2028b'],
    ['a paragraph separator', 'a\u2029b'],
    ['an Arabic letter mark', 'a\u061cb'],
    ['a left-to-right mark', 'a\u200eb'],
    ['a right-to-left mark', 'a\u200fb'],
    ['an embedding', 'a\u202ab'],
    ['an override', 'a\u202eb'],
    ['an isolate', 'a\u2066b'],
    ['the end of an isolate', 'a\u2069b'],
    ['a byte order mark', 'a\ufeffb'],
    ['a zero-width space', 'a\u200bb'],
    ['a soft hyphen', 'a\u00adb'],
    ['an invisible tag', 'a\u{e0041}b'],
    ['a character for private use', 'a\ue000b'],
    ['what stands for bytes that are no text', 'a\ufffdb'],
    ['a lone surrogate', 'a\ud800b'],
  ])('does not hold %s', (_, text) => {
    expect(accepted(line(100), text)).toBe(false);
  });

  test.each(["O'Brien-Śmith", 'Nguyễn Thị Minh Khai', '李小龍', 'محمد', 'Zoë & Söhne (2)', '👩‍⚕️', 'می‌خواهم'])(
    'holds the name %s',
    (name) => {
      expect(line(100).parse(name)).toBe(name.normalize('NFC'));
    },
  );

  test('is trimmed, and two spellings of one letter are one', () => {
    expect(line(100).parse('  Zoe\u0308 \n')).toBe('Zo\u00eb');
  });

  test('is never empty and never longer than it may be', () => {
    expect([accepted(line(3), ''), accepted(line(3), ' \t ')]).toEqual([false, false]);
    expect([accepted(line(3), 'a'), accepted(line(3), 'abc'), accepted(line(3), 'abcd')]).toEqual([true, true, false]);
    expect(accepted(line(3), ' abc ')).toBe(true);
  });

  test('of any text never lets a control, a direction or markup through, and never throws', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { success, data = '' } = line(100).safeParse(text);
        if (!success) return;
        expect(neverInALine.test(data)).toBe(false);
        expect(data).toBe(data.trim().normalize('NFC'));
        expect(data.length).toBeGreaterThan(0);
        expect(data.length).toBeLessThanOrEqual(100);
        expect(line(100).parse(data)).toBe(data);
      }),
      { numRuns: 500 },
    );
  });

  test('is text: nothing else is turned into it', () => {
    fc.assert(fc.property(fc.anything(), (value) => accepted(line(100), value) === false || typeof value === 'string'));
  });
});

describe('an e-mail address', () => {
  test('is one address in every spelling of its case', () => {
    expect(emailAddress.parse('  Ngozi.Okafor+Portal@Example.COM ')).toBe('ngozi.okafor+portal@example.com');
  });

  test.each([
    'ngozi',
    'ngozi@',
    '@example.com',
    'ngozi@example',
    'a b@example.com',
    'a@b@example.com',
    'ngozi@example.com\r\nBcc: x@example.com',
    'ngozi@example.com,x@example.com',
    'Ngozi <ngozi@example.com>',
    'ngözi@example.com',
    'ngozi@exаmple.com',
    `${'a'.repeat(250)}@example.com`,
  ])('is not %j', (text) => {
    expect(accepted(emailAddress, text)).toBe(false);
  });

  test('has at most 254 characters', () => {
    const ofLength = (length: number) => `a@${'b'.repeat(60)}.${'c'.repeat(length - 67)}.com`;
    expect([ofLength(254).length, accepted(emailAddress, ofLength(254))]).toEqual([254, true]);
    expect(accepted(emailAddress, ofLength(255))).toBe(false);
  });

  test('once read is in lower case and ASCII, and reading it again changes nothing', () => {
    const spelled = fc.tuple(fc.emailAddress(), fc.boolean()).map(([at, up]) => (up ? at.toUpperCase() : ` ${at} `));
    fc.assert(
      fc.property(fc.oneof(spelled, anyText), (text) => {
        const { success, data = '' } = emailAddress.safeParse(text);
        if (!success) return;
        expect(data).toMatch(/^[\x21-\x7e]+$/);
        expect(data).toBe(data.toLowerCase());
        expect(emailAddress.parse(data)).toBe(data);
      }),
    );
  });
});

describe('a date', () => {
  test.each(['1900-01-01', '2024-02-29', '9999-12-31'])('is %s', (text) => {
    expect(isoDate.parse(text)).toBe(text);
  });

  test.each(['1899-12-31', '2023-02-29', '2024-13-01', '2024-00-10', '2024-04-31', '24-01-01', '2024-1-1', ''])(
    'is not %j',
    (text) => {
      expect(accepted(isoDate, text)).toBe(false);
    },
  );

  test.each(['2024-01-01T00:00:00Z', ' 2024-01-01', '+12024-01-01', '2024/01/01'])(
    'is nothing but a date: %j',
    (text) => {
      expect(accepted(isoDate, text)).toBe(false);
    },
  );
});

describe('a time zone', () => {
  test.each([
    ...['UTC', 'America/New_York', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5', 'America/Port-au-Prince'],
    ...['EST5EDT', 'PST8PDT', 'Asia/Kolkata', 'Asia/Calcutta', 'US/Eastern', 'Asia/Ho_Chi_Minh', 'Australia/ACT'],
  ])('is %s', (name) => {
    expect(timeZone.parse(name)).toBe(name);
  });

  test.each([
    ['america/new_york', 'America/New_York'],
    ['AMERICA/PORT-AU-PRINCE', 'America/Port-au-Prince'],
    ['utc', 'UTC'],
  ])('%s is %s: it is written in one way, however it was typed', (typed, name) => {
    expect(timeZone.parse(typed)).toBe(name);
  });

  test.each(['asia/kolkata', 'us/eastern', 'est5edt', 'ASIA/KOLKATA', 'gb'])(
    'is never written %s: the zone is called by a name that is written as names are',
    (typed) => {
      const name = timeZone.parse(typed);
      expect(name).not.toBe(typed);
      expect(timeZone.parse(name)).toBe(name);
      const at = new Date('2026-07-01T12:00:00.000Z');
      const shown = (zone: string) => at.toLocaleString('en', { timeZone: zone });
      expect(shown(name)).toBe(shown(typed));
    },
  );

  test.each(['', 'Mars/Olympus', '+05:00', 'America/', '/UTC', 'America/New York', 'UTC\n', '../etc/passwd', 'E5T'])(
    'is not %j',
    (name) => {
      expect(accepted(timeZone, name)).toBe(false);
    },
  );

  test('of any text is refused or known to the calendar, and never throws', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        if (accepted(timeZone, text)) new Intl.DateTimeFormat('en', { timeZone: text });
      }),
    );
  });
});

test('INV-2: a name that would be a link in a mail is refused; one with a colon, a dot or a slash is not', () => {
  for (const link of ['Free money https://evil.example', 'HTTP://x', 'see www.evil.example']) {
    expect(accepted(line(100), link), link).toBe(false);
  }
  for (const name of ['Dr. O’Neill', 'Family: Reyes/Okafor', 'Awww House']) {
    expect(accepted(line(100), name), name).toBe(true);
  }
});
