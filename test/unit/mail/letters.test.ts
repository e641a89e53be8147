import { expect, test } from 'vitest';
import { invitationLetter, staffInvitationLetter } from '../../../functions/mail/invitation-letters.ts';

const to = { practiceName: 'Harbour', firstName: 'Ngozi' };
const inviting = {
  ...to,
  link: 'https://portal.example/invitation#TOKEN',
  expiresAt: '2026-03-13T21:30:00.000Z',
  timeZone: 'America/New_York',
};
const invitation = (more: object = {}) => invitationLetter({ ...inviting, ...more });
const staffInvitation = (more: object = {}) => staffInvitationLetter({ ...inviting, ...more });

test.each([
  ['America/New_York', 'Friday, March 13, 2026 at 5:30 PM EDT'],
  ['Asia/Kathmandu', 'Saturday, March 14, 2026 at 3:15 AM GMT+5:45'],
  ['UTC', 'Friday, March 13, 2026 at 9:30 PM UTC'],
])('INV-2: the expiry is told in the zone of the practice: %s', (timeZone, readable) => {
  const letters = [invitation({ timeZone }), staffInvitation({ timeZone })];
  for (const part of letters.flatMap(({ text, html }) => [text, html])) {
    expect(part.replaceAll('\u202f', ' ')).toContain(`until ${readable}`);
  }
});

test('INV-2: on both days the clocks change, the expiry is right', () => {
  const at = (expiresAt: string) => invitation({ expiresAt }).text.replaceAll('\u202f', ' ');
  expect(at('2026-03-08T07:30:00.000Z')).toContain('Sunday, March 8, 2026 at 3:30 AM EDT');
  expect(at('2026-11-01T06:30:00.000Z')).toContain('Sunday, November 1, 2026 at 1:30 AM EST');
});

test.each([
  ['the portal', invitation],
  ['the staff', staffInvitation],
])('INV-2: whatever a name contains, it is text in the HTML of an invitation to %s', (_, letterOf) => {
  const hostile = `<img src=x onerror="a('b')"> & 'c'`;
  const { html, text } = letterOf({ practiceName: hostile, firstName: hostile });
  expect(html).not.toContain('<img');
  expect(html.split('&lt;img src=x onerror=&quot;a(&#39;b&#39;)&quot;&gt; &amp; &#39;c&#39;')).toHaveLength(4);
  expect(text).toContain(hostile);
});

test('INV-2: subjects are fixed: nothing anybody typed reaches a header', () => {
  const typed = { practiceName: 'X\r\nBcc: y', firstName: 'Z\r\nBcc: y' };
  expect(invitation(typed).subject).toBe(invitation().subject);
  expect(staffInvitation(typed).subject).toBe(staffInvitation().subject);
});

test('INV-8: an invitation to the staff names the practice and carries the link, and says nothing clinical', () => {
  const { subject, text, html } = staffInvitation();
  for (const part of [text, html]) {
    expect(part).toContain('Harbour invites you to join its team.');
    expect(part).toContain('https://portal.example/invitation#TOKEN');
  }
  expect(subject + text + html).not.toMatch(/client|patient|diagnos|therap|clinic|owner|intern\b|biller/i);
});
