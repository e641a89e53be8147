/** What a mail is made of; a body that was not sent is empty, `sentAt` in ISO 8601. */
export interface MailParts {
  /** It ends in a UUID. */
  readonly id: string;
  readonly to: string;
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly sentAt: string;
}

const lineEnd = '\r\n';

/** A mail as SES makes it of the parts it was given: both bodies as alternatives, all of it in ASCII. */
export function mimeOf(mail: MailParts): string {
  const uuid = mail.id.slice(-36);
  const boundary = `----=_Part_${uuid}`;
  const bodies = [bodyOf('text/plain', mail.text), bodyOf('text/html', mail.html)];
  const alternatives = [...bodies.map((body) => `--${boundary}${lineEnd}${body}`), `--${boundary}--`, ''];
  const headers = [
    `From: ${encodedWords(mail.from)}`,
    `To: ${mail.to}`,
    `Subject: ${encodedWords(mail.subject)}`,
    `Date: ${new Date(mail.sentAt).toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${uuid}@email.amazonses.com>`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/alternative;',
    ` boundary="${boundary}"`,
  ];
  return [...headers, '', ...alternatives].join(lineEnd);
}

const bodyOf = (type: string, text: string): string =>
  [
    `Content-Type: ${type}; charset=UTF-8`,
    'Content-Transfer-Encoding: base64',
    '',
    ...(Buffer.from(text)
      .toString('base64')
      .match(/.{1,76}/g) ?? []),
  ].join(lineEnd);

/** What is not plain ASCII stands in a header as encoded words (RFC 2047). */
const encodedWords = (text: string): string =>
  /^[\x20-\x7e]*$/.test(text)
    ? text
    : (text.match(/.{1,12}/gsu) ?? [])
        .map((piece) => `=?UTF-8?B?${Buffer.from(piece).toString('base64')}?=`)
        .join(`${lineEnd} `);
