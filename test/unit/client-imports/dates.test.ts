import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DateFormat, dateFormats } from '../../../functions/client-imports/date-formats.ts';
import { dateFormatOf, dateIn } from '../../../functions/client-imports/dates.ts';

/** How a date is written in each format. */
const written: Record<DateFormat, (year: string, month: number, day: number) => string> = {
  'yyyy-mm-dd': (year, month, day) => `${year}-${two(month)}-${two(day)}`,
  'yyyy/mm/dd': (year, month, day) => `${year}/${two(month)}/${two(day)}`,
  'yyyy.mm.dd': (year, month, day) => `${year}.${two(month)}.${two(day)}`,
  yyyymmdd: (year, month, day) => `${year}${two(month)}${two(day)}`,
  'dd.mm.yyyy': (year, month, day) => `${day}.${month}.${year}`,
  'dd/mm/yyyy': (year, month, day) => `${day}/${month}/${year}`,
  'mm/dd/yyyy': (year, month, day) => `${month}/${day}/${year}`,
  'dd-mm-yyyy': (year, month, day) => `${two(day)}-${two(month)}-${year}`,
  'mm-dd-yyyy': (year, month, day) => `${two(month)}-${two(day)}-${year}`,
  'd mmm yyyy': (year, month, day) => `${day} ${monthNames[month - 1]} ${year}`,
  'mmm d, yyyy': (year, month, day) => `${monthNames[month - 1]} ${day}, ${year}`,
};
const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const midnights = ['', ' 00:00:00', 'T00:00:00Z', 'T00:00:00.000+00:00', ' 12:00:00 AM', ' 0:00'];
const two = (number: number) => String(number).padStart(2, '0');

describe('CLIENT-3: a date', () => {
  test.each(dateFormats)('that is written as %s is the same day again, with or without midnight after it', (format) => {
    const day = fc.date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(day, fc.constantFrom(...midnights), (date, time) => {
        const iso = date.toISOString().slice(0, 10);
        const text = written[format](iso.slice(0, 4), Number(iso.slice(5, 7)), Number(iso.slice(8)));
        expect(dateIn(format, `${text}${time}`)).toBe(iso);
      }),
    );
  });

  test.each([
    ['d mmm yyyy', '9. März 2016'],
    ['d mmm yyyy', '09-Mar-2016'],
    ['d mmm yyyy', '9 de marzo de 2016'],
    ['d mmm yyyy', '9th March 2016'],
    ['d mmm yyyy', '9 MARS 2016'],
    ['mmm d, yyyy', 'March 9th, 2016'],
    ['mmm d, yyyy', 'Mrz. 9 2016'],
    ['dd.mm.yyyy', '09. 03. 2016'],
  ] as const)('may be written in words and languages: %s, %s', (format, text) => {
    expect(dateIn(format, text)).toBe('2016-03-09');
  });

  test.each([
    ['dd/mm/yyyy', '31/02/2016'],
    ['dd/mm/yyyy', '29/02/2015'],
    ['dd/mm/yyyy', '29/02/1900'],
    ['dd/mm/yyyy', '31/04/2016'],
    ['dd/mm/yyyy', '0/1/2016'],
    ['dd/mm/yyyy', '1/13/2016'],
    ['yyyy-mm-dd', '2016-00-10'],
    ['yyyymmdd', '20161301'],
    ['d mmm yyyy', '9 jui 2016'],
    ['d mmm yyyy', '9 constructor 2016'],
    ['d mmm yyyy', '31 June 2016'],
    ['dd/mm/yyyy', '9/3/16'],
    ['dd/mm/yyyy', '9.3.2016'],
    ['yyyy-mm-dd', 'about 2016-03-09'],
    ['yyyy-mm-dd', '2016-03-09 or so'],
    ['yyyy-mm-dd', ''],
    ['yyyy-mm-dd', '1990-04-30T22:00:00.000Z'],
    ['yyyy-mm-dd', '1990-05-01T00:00:00+02:00'],
    ['dd/mm/yyyy', '30/04/1990 12:00 PM'],
    ['dd/mm/yyyy', '30/04/1990 0:01'],
  ] as const)('that the calendar or the format does not have is none: %s, %s', (format, text) => {
    expect(dateIn(format, text)).toBeUndefined();
  });

  test('may be the leap day of 2000', () => {
    expect(dateIn('dd.mm.yyyy', '29.02.2000')).toBe('2000-02-29');
  });
});

describe('CLIENT-3: the format of the dates of a list', () => {
  test.each([
    ['yyyy-mm-dd', ['2016-03-09', '', '1990-12-31 00:00:00']],
    ['dd.mm.yyyy', ['09.03.2016', '1.2.1990']],
    ['dd/mm/yyyy', ['09/03/2016', '25/12/1990']],
    ['mm/dd/yyyy', ['09/03/2016', '12/25/1990']],
    ['dd-mm-yyyy', ['09-03-2016', '25-12-1990']],
    ['mm-dd-yyyy', ['09-03-2016', '12-25-1990']],
    ['d mmm yyyy', ['9 Mar 2016', '25-Dec-1990']],
    ['mmm d, yyyy', ['Mar 9, 2016']],
    ['yyyymmdd', ['20160309']],
    ['dd/mm/yyyy', ['05/05/2016', '6/6/1990']], // the same day in either order
    ['dd/mm/yyyy', ['09/03/2016', 'unknown', '31/02/1990', '25/12/1990']],
    ['yyyy-mm-dd', ['2016-03-09', '1990-12-31', '3/4/1999']],
  ] as const)('is %s: %j', (format, values) => {
    expect(dateFormatOf(values)).toMatchObject({ format, isAmbiguous: false });
  });

  test.each([
    ['when no date tells the order', ['09/03/2016', '01/02/1990']],
    ['when some tell one order and some the other', ['25/12/1990', '09/03/2016', '12/25/1990', '26/12/1990']],
  ])('is for the caller to choose %s', (_, values) => {
    expect(dateFormatOf(values)).toEqual({ isAmbiguous: true, candidates: ['dd/mm/yyyy', 'mm/dd/yyyy'] });
  });

  test('is none where there are no dates', () => {
    expect(dateFormatOf(['', ' ', 'unknown', '1/2/16'])).toEqual({ isAmbiguous: false, candidates: [] });
  });
});
