import { readFileSync } from 'node:fs';

/** The rows of a Markdown table beside this file, each as its trimmed cells; heading and ruler left out. */
export function tableRows(fileName: string): string[][] {
  const lines = readFileSync(new URL(fileName, import.meta.url), 'utf8')
    .trim()
    .split('\n');
  return lines.slice(2).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}
