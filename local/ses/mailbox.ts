import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { escapeMarkup } from '../query-protocol.ts';
import type { Store } from '../store.ts';
import { type MailParts, mimeOf } from './mime.ts';

/** A mail to one recipient. */
export interface NewMail {
  readonly to: string;
  readonly from: string;
  readonly subject: string;
  readonly text?: string;
  readonly html?: string;
  /** True when the recipient's side refused it: the page shows it, the recipient's list does not. */
  readonly bounced?: boolean;
}

/** A kept mail. */
export type MailboxItem = MailParts;

/** Every mail the local cloud has sent, kept across restarts. */
export interface Mailbox {
  add(mail: NewMail): MailboxItem;
  /** Mails that arrived, newest first; only those to the address when one is given (in any case). */
  list(to?: string): MailboxItem[];
  /** One that arrived, as it went over the wire (RFC 5322). */
  raw(id: string): string | undefined;
  /** An HTML page of all mails, bounced ones too, newest first. */
  page(to?: string): string;
  clear(): void;
}

interface KeptMail extends MailboxItem {
  readonly bounced: boolean;
}

export function openMailbox({ store, clock }: { store: Store; clock: Clock }): Mailbox {
  let sequence = 0;
  const kept = (to?: string) => store.list<KeptMail>(prefixFor(to)).sort((a, b) => (a.id < b.id ? 1 : -1));
  return {
    add({ to, from, subject, text = '', html = '', bounced = false }) {
      const now = clock.now();
      // The id sorts by time: the page and the lists are in its order.
      const id = [now.toString().padStart(15, '0'), (sequence++).toString().padStart(9, '0'), randomUUID()].join('-');
      const item = { id, to, from, subject, text, html, sentAt: new Date(now).toISOString() };
      store.put<KeptMail>(keyOf(item), { ...item, bounced });
      return item;
    },
    list: (to) =>
      kept(to)
        .filter((mail) => !mail.bounced)
        .map(({ bounced: _bounced, ...item }) => item),
    raw(id) {
      const mail = kept().find((each) => each.id === id && !each.bounced);
      return mail && mimeOf(mail);
    },
    page: (to) => pageOf(kept(to), to),
    clear() {
      for (const mail of kept()) store.delete(keyOf(mail));
    },
  };
}

const prefixFor = (to?: string) => (to === undefined ? 'mail/' : `mail/${encodeURIComponent(to.toLowerCase())}/`);

const keyOf = ({ to, id }: MailboxItem) => `${prefixFor(to)}${id}`;

function pageOf(mails: readonly KeptMail[], to?: string): string {
  const title = to === undefined ? 'Mailbox' : `Mailbox of ${escapeMarkup(to)}`;
  const all = to === undefined ? '' : '<p><a href="?">All mails</a></p>';
  const none = '<p>No mail yet.</p>';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; form-action 'self'">
<title>${title}</title>
<style>
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 50rem; margin: 0 auto; padding: 1rem; color: #1a1a1a; background: #fff }
article { border: 1px solid #767676; border-radius: .25rem; padding: 0 1rem; margin: 1rem 0 }
h2 { font-size: 1.1rem } pre { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit }
iframe { width: 100%; height: 20rem; border: 1px solid #767676 } .bounced { color: #a40000; font-weight: bold }
</style>
</head>
<body>
<main>
<h1>${title}</h1>
<form><label>Show the mails to <input type="email" name="to" value="${escapeMarkup(to ?? '')}"></label> <button>Show</button></form>
${all}
${mails.length > 0 ? mails.map(articleOf).join('\n') : none}
</main>
</body>
</html>
`;
}

function articleOf({ id, to, from, subject, text, html, sentAt, bounced }: KeptMail): string {
  const heading = `mail-${id}`;
  return `<article aria-labelledby="${heading}">
<h2 id="${heading}">${escapeMarkup(subject) || '(no subject)'}</h2>
<p>To <a href="?to=${escapeMarkup(encodeURIComponent(to))}">${escapeMarkup(to)}</a> from ${escapeMarkup(from)},
<time datetime="${sentAt}">${sentAt}</time></p>
${bounced ? '<p class="bounced">Bounced: the recipient never got it.</p>' : ''}
${text ? `<pre>${withLinks(text)}</pre>` : ''}
${html ? htmlFrame(html, subject) : ''}
</article>`;
}

// The mail's own HTML runs no script and reaches nothing of this page; a page opened from its links is free of that cage.
const htmlFrame = (html: string, subject: string) =>
  `<iframe title="HTML of ${escapeMarkup(subject)}" sandbox="allow-popups allow-popups-to-escape-sandbox"
srcdoc="${escapeMarkup(`<base target="_blank">${html}`)}"></iframe>`;

const linkPattern = /(https?:\/\/[^\s<>"]*[^\s<>"'.,;:!?)\]])/;

// Splitting by a capturing pattern alternates text and link.
const withLinks = (text: string) =>
  text
    .split(linkPattern)
    .map((part, index) => (index % 2 === 1 ? link(part) : escapeMarkup(part)))
    .join('');

const link = (url: string) =>
  `<a href="${escapeMarkup(url)}" target="_blank" rel="noopener noreferrer">${escapeMarkup(url)}</a>`;
