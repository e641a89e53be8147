import { firstOfEach } from './first-of-each.ts';

/** The tags that a cell lists: between semicolons, commas, bars or line ends, in quotation marks where one holds such. */
export function tagsIn(cell: string): string[] {
  const tags = [...cell.matchAll(/\s*(?:"([^"]*(?:""[^"]*){0,99})"\s*(?:[;,|\n]|$)|([^;,|\n]*)(?:[;,|\n]|$))/gy)]
    .map(([, quoted, plain = '']) => quoted?.replaceAll('""', '"') ?? plain.trim())
    .filter((tag) => tag !== '');
  return firstOfEach(tags, (tag) => tag.toLowerCase());
}

/** The tags as one cell, which reads back as the same tags. */
export const tagsCell = (tags: readonly string[]): string =>
  tags.map((tag) => (/[";,|]/.test(tag) ? `"${tag.replaceAll('"', '""')}"` : tag)).join('; ');
