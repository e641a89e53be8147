/**
 * Everything that can be written to the log. The vocabulary is closed on purpose: events and identifiers only, so that
 * no name, address, body or token can reach a log line.
 */
export interface LogLine {
  readonly event:
    | 'record.read' // the audit line of a read: who read what, acting for whom, from where
    | 'request.refused' // the same for whatever was refused, and why
    | 'request.failed'
    | 'commit.retried'
    | 'effect.failed'
    | 'effect.abandoned'
    | 'sweep.done'
    | 'mail.event';
  readonly at?: string;
  readonly requestId?: string;
  readonly practiceId?: string | undefined;
  readonly clientId?: string | undefined;
  readonly actorId?: string | undefined;
  readonly accountId?: string | undefined;
  /** In a portal: who the actor is there to the client: a relation, a linked client, or the client themselves. */
  readonly actingAs?: string | undefined;
  /** The member who only looked at what the account shows. */
  readonly viewedBy?: string | undefined;
  readonly operation?: string;
  readonly subjectId?: string;
  readonly outcome?: string;
  readonly sourceIp?: string | undefined;
  /** The class of an error, never its message: messages can quote data. */
  readonly errorName?: string;
  /** Where in our own code it was thrown, without any message. */
  readonly errorAt?: string;
  readonly count?: number;
  readonly attempt?: number;
}

/** Writes one line of JSON to standard output. */
export const log = (line: LogLine): void => console.log(JSON.stringify(line));

/** What may be said of an unexpected error: its class and the frames of its stack, without its message. */
export function errorFacts(error: unknown): Pick<LogLine, 'errorName' | 'errorAt'> {
  if (!(error instanceof Error)) return { errorName: typeof error };
  const frames = (error.stack ?? '')
    .replace(error.message, '')
    .split('\n')
    .filter((row) => /^\s+at /.test(row));
  return {
    errorName: error.name,
    errorAt: frames
      .slice(0, 4)
      .map((row) => row.trim())
      .join(' < '),
  };
}
