import { describe, expect, test } from 'vitest';
import { type Sheet, sheetOf } from '../../../functions/client-imports/sheet.ts';
import { Problem } from '../../../functions/shared/problems.ts';
import { cpuMilliseconds } from './lists.ts';

const cellsOf = ({ rows }: Sheet) => rows.map(({ cells }) => cells);
const linesOf = ({ rows }: Sheet) => rows.map(({ line }) => line);

function refusalOf(text: string): string | undefined {
  try {
    sheetOf(text);
  } catch (error) {
    if (error instanceof Problem && error.code === 'file-unreadable') return error.particulars.detail;
  }
  return undefined;
}

describe('CLIENT-3: the columns of a list are told apart by', () => {
  test.each([
    ['commas', ',', 'First,Last\nMaya,Okafor'],
    ['semicolons', ';', 'First;Last\nMaya;Okafor'],
    ['tabs', '\t', 'First\tLast\nMaya\tOkafor'],
    ['bars', '|', 'First|Last\nMaya|Okafor'],
    ['what stands outside of quotes', ';', '"First, or given, name";Last\nMaya;Okafor'],
    ['what Excel says', ';', 'sep=;\r\nFirst;Last\r\nMaya;Okafor'],
    ['what Excel says, quoted', '|', '"sep=|"\nFirst|Last\nMaya|Okafor'],
    ['the header below blank lines', ';', '\n \nFirst;Last\nMaya;Okafor'],
  ] as const)('%s', (_, delimiter, text) => {
    const sheet = sheetOf(text);
    expect(sheet).toMatchObject({ delimiter, header: [expect.stringMatching(/^First/), 'Last'] });
    expect(cellsOf(sheet)).toEqual([['Maya', 'Okafor']]);
  });

  test('nothing where there is one column only', () => {
    expect(cellsOf(sheetOf('Name\nMaya Okafor\nBen'))).toEqual([['Maya Okafor'], ['Ben']]);
  });
});

describe('CLIENT-3: a row', () => {
  test.each(['\n', '\r\n', '\r'])('ends with %j, and knows its line', (end) => {
    const sheet = sheetOf(['a,b', '1,2', '', ' ', ',', '"3\n3"," 4"', '5,6', ''].join(end));
    expect(cellsOf(sheet)).toEqual([
      ['1', '2'],
      ['3\n3', ' 4'],
      ['5', '6'],
    ]);
    expect(linesOf(sheet)).toEqual([2, 6, 8]);
  });

  test('knows its line below what Excel says of the delimiter, and below cells of several lines', () => {
    expect(linesOf(sheetOf('sep=;\r\na;b\r\n"1\r\n\r\n1";2\r\n3;4'))).toEqual([3, 6]);
  });

  test('may have quotes, delimiters and spaces around it in a quoted cell', () => {
    expect(cellsOf(sheetOf('a,b\n "Okafor, ""May"" Maya" , 2'))).toEqual([['Okafor, "May" Maya', '2']]);
  });

  test('may have quotes in the middle of a cell that is not quoted', () => {
    const sheet = sheetOf('a,b\nRobert "Bob" Smith,5"\n"x",2');
    expect(cellsOf(sheet)).toEqual([
      ['Robert "Bob" Smith', '5"'],
      ['x', '2'],
    ]);
    expect(linesOf(sheet)).toEqual([2, 3]);
  });

  test('may have more or fewer cells than the header', () => {
    const sheet = sheetOf('a,b\n1\n1,2,3');
    expect(cellsOf(sheet)).toEqual([['1'], ['1', '2', '3']]);
    expect(sheet.header).toEqual(['a', 'b']);
  });

  test.each([
    ['never closed', 'a,b\n1,2\n\n3,"4', 4],
    ['closed by the next quote far below', 'a,b\n1,2\n"3,4\n5,6\n"7","8"', 3],
    ['closed in the middle of a cell', 'a,b\n1,2\n3,"4"x\n5,6', 3],
    ['closed before another word', 'a,b\n3,"4" x\n5,6', 2],
    ['broken below one that is only a sign', 'a,b\nx "y",2\n3,"4', 3],
    ['broken in a file in which Excel says the delimiter', 'sep=,\na,b\n3,"4', 3],
  ])('with a quote that is %s is told by its line, and no row is lost in silence', (_, text, line) => {
    expect(refusalOf(text)).toContain(`line ${line} `);
  });
});

describe('CLIENT-3: the header', () => {
  test('names every column once, also those without a name', () => {
    expect(sheetOf('Phone,,Phone, Phone (2) ,\n1,2,3,4,5').header).toEqual([
      'Phone',
      'Column 2',
      'Phone (2)',
      'Phone (2) (2)',
      'Column 5',
    ]);
  });

  test('ends where nothing stands any more', () => {
    expect(sheetOf('a;b;;\n1;2;;\n3;4;;').header).toEqual(['a', 'b']);
    expect(sheetOf('a;b;;\n1;2;x;\n3;4;;').header).toEqual(['a', 'b', 'Column 3']);
  });

  test('may have names that mean something to the machine', () => {
    const { header } = sheetOf('__proto__,constructor,toString,__proto__\n1,2,3,4');
    expect(header).toEqual(['__proto__', 'constructor', 'toString', '__proto__ (2)']);
  });

  test('is on one line and no longer than a name', () => {
    const [first, second] = sheetOf(`"First\n name\u0007",${'x'.repeat(500)}\n1,2`).header;
    expect([first, second?.length]).toEqual(['First name', 100]);
  });
});

describe('CLIENT-3: a list', () => {
  test.each([
    ['with a header and no rows', 'First,Last\n\n,\n', 'no row'],
    ['of more columns than any', `${Array.from({ length: 101 }, (_, i) => i).join(',')}\n1`, '100 columns'],
    ['of rows longer than any', `a,b\n1,2\n${','.repeat(500)}`, 'line 3 has more than 500 cells'],
    ['of more rows than fit', `a\n${'x\n'.repeat(20_001)}`, '20000 rows'],
  ])('%s is refused', (_, text, word) => {
    expect(refusalOf(text)).toContain(word);
  });

  test('may be as large as that', () => {
    const columns = Array.from({ length: 100 }, (_, i) => i).join(',');
    expect(sheetOf(`${columns}\n${columns}`).header).toHaveLength(100);
    expect(sheetOf(`a\n${'x\n""\n'.repeat(20_000)}`).rows).toHaveLength(20_000);
  });

  test('is refused at once when its header is too long to be one, and needs no memory for it', () => {
    const [commas, alike] = [`${','.repeat(20 * 1024 * 1024)}\n1`, `${'a,'.repeat(20_000)}\n1`];
    const before = process.memoryUsage().heapUsed;
    const taken = cpuMilliseconds(() => {
      for (const text of [commas, alike]) expect(refusalOf(text)).toContain('line 1 has more than 500 cells');
    });
    expect(taken).toBeLessThan(1000);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(64 * 1024 * 1024);
  });

  test('may have empty columns at its end, as many as spreadsheets add', () => {
    const empty = ','.repeat(400);
    const taken = cpuMilliseconds(() => {
      expect(sheetOf(`a,b${empty}\n${`1,2${empty}\n`.repeat(3000)}`).header).toEqual(['a', 'b']);
    });
    expect(taken).toBeLessThan(2000);
  });

  test('takes no longer because a cell or a header is long, or is not closed', () => {
    const taken = cpuMilliseconds(() => {
      expect(sheetOf(`a,b\n"${'x\n""'.repeat(9_000)}",2`).rows).toHaveLength(1);
      expect(sheetOf(`${'a "'.repeat(50_000)},b\n1,2`).header).toHaveLength(2);
      expect(refusalOf(`"${'a\n'.repeat(50_000)}`)).toContain('line 1 ');
      expect(refusalOf(`a\n"${'""'.repeat(2_000_000)}"`)).toContain('line 2 ');
    });
    expect(taken).toBeLessThan(1000);
  });
});
