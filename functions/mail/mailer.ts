import { SESClient, SendEmailCommand } from '@aws-sdk/client-ses';
import type { Addressed } from './writing.ts';

// One try a call: a retry inside the SDK after a lost answer would send the mail twice.
const ses = new SESClient({ maxAttempts: 1 });

/** What the mailer said, or that nobody knows whether it took the mail. */
export type HandedOver = 'taken' | 'refused' | 'unknown';

/** Hands a letter to the mailer, tagged so that its events find their way back. */
export async function handOver({ to, letter }: Addressed, tags: Readonly<Record<string, string>>): Promise<HandedOver> {
  const utf8 = (Data: string) => ({ Data, Charset: 'UTF-8' });
  try {
    await ses.send(
      new SendEmailCommand({
        Source: process.env['MAIL_FROM'],
        ConfigurationSetName: process.env['MAIL_CONFIGURATION_SET'],
        Destination: { ToAddresses: [to] },
        Message: { Subject: utf8(letter.subject), Body: { Text: utf8(letter.text), Html: utf8(letter.html) } },
        Tags: Object.entries(tags).map(([Name, Value]) => ({ Name, Value })),
      }),
    );
    return 'taken';
  } catch (error) {
    const { $metadata } = error as { $metadata?: { httpStatusCode?: number } };
    return $metadata?.httpStatusCode ? 'refused' : 'unknown'; // SES says of its own 5xx that one should try again
  }
}
