import { appendFileSync } from 'node:fs';

/** One line a function (or the gateway) printed. `number` counts up without gaps. */
export interface LogLine {
  readonly number: number;
  /** ISO 8601, the machine's own time. */
  readonly at: string;
  readonly source: string;
  readonly line: string;
}

export interface Logs {
  write(source: string, line: string): void;
  /** The lines kept with a number above this one. */
  after(number: number): LogLine[];
}

const KEPT_LINES = 5000;

/** Keeps the latest 5,000 lines in memory and appends every line to `file`. */
export function openLogs(file: string, echo: (line: LogLine) => void = () => {}): Logs {
  const kept: LogLine[] = [];
  let written = 0;
  return {
    write(source, line) {
      written += 1;
      const entry = { number: written, at: new Date().toISOString(), source, line: line.trimEnd() };
      appendFileSync(file, `${entry.at} ${source} ${entry.line}\n`);
      kept.push(entry);
      if (kept.length > KEPT_LINES) kept.shift();
      echo(entry);
    },
    after: (number) => kept.filter((entry) => entry.number > number),
  };
}
