import PostalMime from 'postal-mime';
import { beforeEach, expect, test } from 'vitest';
import { openClock } from '../../local/clock.ts';
import { openMailbox } from '../../local/ses/mailbox.ts';
import { openStore } from '../../local/store.ts';

const store = openStore(':memory:');
const clock = openClock(store);
const mailbox = openMailbox({ store, clock });
const mail = { to: 'ann@example.test', from: 'noreply@clinic.test', subject: 'Hello' };

beforeEach(() => mailbox.clear());

test('mails are listed newest first, whoever they are to, and are kept for the next start', () => {
  mailbox.add({ ...mail, to: 'zoe@example.test', text: '1' });
  mailbox.add({ ...mail, text: '2' });
  clock.advance(1);
  mailbox.add({ ...mail, to: 'mia@example.test', text: '3' });
  expect(mailbox.list().map(({ text }) => text)).toEqual(['3', '2', '1']);
  expect(openMailbox({ store, clock }).list()).toEqual(mailbox.list());
});

test('an item has exactly the promised fields, with empty bodies where none was sent', () => {
  const { id, sentAt } = mailbox.add(mail);
  expect(mailbox.list()).toEqual([{ ...mail, id, sentAt, text: '', html: '' }]);
});

test('an address that begins another, or holds a slash, gets only its own mails', () => {
  mailbox.add({ ...mail, to: 'ann@example.test' });
  mailbox.add({ ...mail, to: 'ann@example.test.org' });
  mailbox.add({ ...mail, to: 'ann@example.test/x' });
  expect(mailbox.list('ANN@example.test').map(({ to }) => to)).toEqual(['ann@example.test']);
});

test('clearing forgets every mail', () => {
  mailbox.add(mail);
  mailbox.clear();
  expect(mailbox.list()).toEqual([]);
  expect(mailbox.page()).toContain('No mail yet');
});

test('the page shows markup in a mail as text, and keeps its HTML in a frame without scripts', () => {
  const attack = '"><script>alert(1)</script>';
  mailbox.add({ to: `${attack}@example.test`, from: attack, subject: attack, text: attack, html: attack });
  const page = mailbox.page(attack) + mailbox.page();
  expect(page).not.toContain('<script');
  expect(page).toMatch(/<iframe [^>]*sandbox="allow-popups allow-popups-to-escape-sandbox"/);
});

test('links in a text can be followed, without the punctuation after them', () => {
  mailbox.add({ ...mail, text: 'Open https://app.test/invitation#T_1?a=1&b=2. Not javascript:alert(1)' });
  const page = mailbox.page();
  expect(page).toContain('href="https://app.test/invitation#T_1?a=1&#38;b=2" target="_blank"');
  expect(page).not.toContain('href="javascript');
});

test('the page shows the mails to one address when asked', () => {
  mailbox.add({ ...mail, subject: 'For Ann' });
  mailbox.add({ ...mail, to: 'bob@example.test', subject: 'For Bob' });
  const page = mailbox.page('bob@example.test');
  expect(page).toContain('For Bob');
  expect(page).not.toContain('For Ann');
});

test('a mail that arrived can be read as it went over the wire; one that bounced cannot', async () => {
  const { id } = mailbox.add({
    ...mail,
    subject: 'Grüße '.repeat(20).trim(),
    text: 'Müller\n'.repeat(30),
    html: '<p>ß</p>',
  });
  const raw = mailbox.raw(id) ?? '';
  expect(raw.split('\r\n').filter((line) => line.length > 78 || /[^\x20-\x7e]/.test(line))).toEqual([]);
  const parsed = await PostalMime.parse(raw);
  expect(parsed.subject).toBe('Grüße '.repeat(20).trim());
  expect(parsed.text?.trimEnd().split(/\r?\n/)).toEqual(Array(30).fill('Müller'));
  expect(parsed.html?.trim()).toBe('<p>ß</p>');
  expect(mailbox.raw(mailbox.add({ ...mail, bounced: true }).id)).toBeUndefined();
  expect(mailbox.raw('none')).toBeUndefined();
});
