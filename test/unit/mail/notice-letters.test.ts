import { describe, expect, test } from 'vitest';
import { noticeLetter } from '../../../functions/mail/notice-letters.ts';
import { isNoticeKind, Mail, noticeKinds } from '../../../functions/shared/mail.ts';
import { clinicalWords } from '../../support/clinical-words.ts';

const to = { practiceName: 'Harbour', firstName: 'Ngozi', link: 'https://portal.example/invitation' };

describe.each(noticeKinds)('the notice %s', (kind) => {
  test.each([true, false])(
    'names the practice and whom it goes to, and says nothing clinical (client: %s)',
    (isToClient) => {
      const { subject, text, html } = noticeLetter(kind, { ...to, isToClient });
      for (const part of [text, html]) {
        expect(part).toContain('Hello Ngozi,');
        expect(part).toContain('Harbour');
      }
      expect(subject + text + html).not.toMatch(clinicalWords);
      expect(subject).not.toMatch(/Harbour|Ngozi/);
    },
  );

  test('links to the portal, if anywhere, and carries no token', () => {
    const { text, html } = noticeLetter(kind, { ...to, isToClient: false });
    const urls = `${text} ${html}`.match(/https?:\/\/[^\s<"]+/g) ?? [];
    expect(new Set(urls)).toEqual(new Set(urls.length > 0 ? [to.link] : []));
  });

  test('takes whatever a name contains for text, and nothing of it into the subject', () => {
    const typed = `<b onclick="a('b')">&\r\nBcc: x@y.example`;
    const { subject, html } = noticeLetter(kind, { ...to, practiceName: typed, firstName: typed, isToClient: true });
    expect(subject).toBe(noticeLetter(kind, { ...to, isToClient: true }).subject);
    expect(html).not.toContain('<b ');
    expect(html).toContain('&lt;b onclick=&quot;a(&#39;b&#39;)&quot;&gt;&amp;');
  });
});

test('MINOR-3: whose access ended, and whose portal it was, are told different things', () => {
  for (const kind of ['access-ended-by-age', 'access-review'] as const) {
    const [client, guardian] = [true, false].map((isToClient) => noticeLetter(kind, { ...to, isToClient }).text);
    expect(client).toContain('You have reached');
    expect(guardian).toContain('access to a secure portal');
    expect(guardian).not.toContain('You have reached');
  }
});

test('everything that is no notice carries an invitation', () => {
  expect(Mail.shape.kind.options.filter((kind) => !isNoticeKind(kind))).toEqual([
    'portal-invitation',
    'staff-invitation',
  ]);
});
