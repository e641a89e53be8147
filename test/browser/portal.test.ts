import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Cloud, openCloud } from '../../local/cloud.ts';
import { currentAssembly } from '../../local/synth.ts';
import { chromiumPath, expectAccessible, expectView, launchChromium, visit } from './chromium.ts';
import { accept, click, describing, expectDashboard, signIn } from './portal-page.ts';
import { advanceClock, type Invited, inviteGuardian, mailedAfter, mailedCode } from './practice.ts';

const root = path.resolve(import.meta.dirname, '../..');
const password = 'Long-enough-4-us';
const longerThanAnyInvitationSeconds = 60 * 86_400;

if (!chromiumPath) {
  console.warn('Skipped: there is no Chromium at CHROMIUM_PATH, /usr/bin/chromium or /usr/bin/google-chrome.');
}

describe.skipIf(!chromiumPath)('the portal page', () => {
  let cloud: Cloud;
  let browser: Browser;

  beforeAll(async () => {
    const assemblyDirectory = await currentAssembly(root, { stage: 'local' });
    cloud = await openCloud({ assemblyDirectory, dataDirectory: undefined, port: 0 });
    browser = await launchChromium();
  });

  afterAll(async () => {
    await browser?.close();
    await cloud?.stop();
  });

  /** Somebody who opened the link of their mail. */
  async function opened(invited: Invited) {
    const seen = await visit(browser);
    await seen.page.goto(invited.link);
    await expectView(seen.page, 'Hello Ngozi');
    return seen;
  }

  test('leads a guardian from the link in the mail to the form that waits for them', async () => {
    const invited = await inviteGuardian(cloud);
    const { page } = await opened(invited);
    await expectAccessible(page);
    await page.getByText('Harbour Therapy invites you to its secure portal').waitFor();
    await page.getByText(/The invitation is good until .*\d{4} at .* E[DS]T\./).waitFor();

    await accept(page, { password, birthDate: invited.birthDate });
    await expectDashboard(page, invited);
    await expectAccessible(page);
  });

  test('lets the same guardian out and, with their new password, in again', async () => {
    const invited = await inviteGuardian(cloud);
    const { page } = await opened(invited);
    await accept(page, { password, birthDate: invited.birthDate });
    await click(page, 'Sign out');
    await expectView(page, 'Sign in');

    await signIn(page, invited.email, 'Not-the-password-1', 'Sign in');
    await page.getByRole('alert').getByText('The e-mail address or the password is not right.').waitFor();
    await expectAccessible(page);
    await signIn(page, invited.email, password, 'Sign in');
    await expectDashboard(page, invited);
  });

  test('leaves no token, name or address behind: not in addresses, titles, storage or console', async () => {
    const invited = await inviteGuardian(cloud);
    const { page, addresses, messages, failures } = await opened(invited);
    await accept(page, { password, birthDate: invited.birthDate });
    await expectDashboard(page, invited);

    const token = invited.link.split('#')[1] ?? '';
    expect(page.url()).toBe(`${cloud.outputs.portalUrl}/invitation`);
    expect(addresses.filter((address) => address.includes(token))).toEqual([invited.link]);
    const secrets = new RegExp(`okafor|ngozi|maya|guardian|@|%40|${password}|${invited.birthDate}`, 'i');
    expect(addresses.filter((address) => secrets.test(address))).toEqual([]);
    expect(messages.filter((message) => secrets.test(message) || message.includes(token))).toEqual([]);
    expect(failures).toEqual([]);
    expect(await page.evaluate('localStorage.length + sessionStorage.length')).toBe(0);
    expect(await page.context().cookies()).toEqual([]);
    expect(await page.title()).toBe('Your portal – Client portal');
  });

  test('is usable with the keyboard alone', async () => {
    const invited = await inviteGuardian(cloud);
    const { page } = await opened(invited);
    await page.keyboard.press('Tab');
    await page.keyboard.type(password);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.getByLabel('Choose a password').getAttribute('type')).toBe('text');
    await page.keyboard.press('Tab');
    await page.keyboard.type('03092016');
    await page.keyboard.press('Enter');
    await expectDashboard(page, invited);
  });

  test('says at the field what a password lacks, before anything is sent', async () => {
    const { page, addresses } = await opened(await inviteGuardian(cloud));
    await accept(page, { password: 'short1', birthDate: '' });
    await page.getByText('Please look at 2 answers again.').waitFor();
    const field = page.getByLabel('Choose a password');
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    expect(await describing(page, 'password')).toContain('still needs at least 12 characters, an upper-case letter');
    expect(await describing(page, 'clientBirthDate')).toContain('Enter the day, month and year of birth.');
    expect(await page.evaluate('document.activeElement.id')).toBe('password');
    expect(addresses.some((address) => address.endsWith('/v1/invitation-acceptances'))).toBe(false);
    await expectAccessible(page);
  });

  test('keeps what was typed when the date of birth does not match, so that it can be corrected', async () => {
    const invited = await inviteGuardian(cloud);
    const { page } = await opened(invited);
    await accept(page, { password, birthDate: '2016-03-10' });
    await page.getByRole('alert').getByText('What you entered does not match').waitFor();
    expect(await describing(page, 'clientBirthDate')).toContain('not the one the practice has on file');
    expect(await page.evaluate('document.activeElement.id')).toBe('clientBirthDate');
    expect(await page.getByLabel('Choose a password').inputValue()).toBe(password);
    expect(await page.getByLabel('The client’s date of birth').inputValue()).toBe('2016-03-10');
    await expectAccessible(page);

    await accept(page, { password, birthDate: invited.birthDate });
    await expectDashboard(page, invited);
  });

  test('keeps what was typed while there is no connection, and goes on with it afterwards', async () => {
    const invited = await inviteGuardian(cloud);
    const { page } = await opened(invited);
    await page.context().setOffline(true);
    await accept(page, { password, birthDate: invited.birthDate });
    await page.getByRole('alert').getByText('We cannot reach the portal').waitFor();
    await page.context().setOffline(false);
    await click(page, 'Accept the invitation');
    await expectDashboard(page, invited);
  });

  test('says of a link that was used, and of one that is broken, what to do now', async () => {
    const invited = await inviteGuardian(cloud);
    const { page } = await opened(invited);
    await accept(page, { password, birthDate: invited.birthDate });
    await expectDashboard(page, invited);

    await page.goto(invited.link);
    await expectView(page, 'This invitation has already been accepted');
    await expectAccessible(page);
    await page.goto(invited.link.slice(0, -5));
    await expectView(page, 'We cannot find this invitation');
    await click(page, 'Sign in');
    await expectView(page, 'Sign in');
  });

  test('lets somebody who has an account accept with it, whose password stays as it was', async () => {
    const invited = await inviteGuardian(cloud);
    const before = await opened(invited);
    await accept(before.page, { password, birthDate: invited.birthDate });
    await expectDashboard(before.page, invited);

    const again = await inviteGuardian(cloud, invited.email);
    const { page } = await opened(again);
    await accept(page, { password: 'Another-password-1', birthDate: again.birthDate });
    await expectView(page, 'You already have an account');
    await expectAccessible(page);
    expect(await page.getByLabel('The client’s date of birth').inputValue()).toBe(again.birthDate);
    await signIn(page, again.email, 'Another-password-1', 'Sign in and accept');
    await page.getByRole('alert').getByText('We could not sign you in').waitFor();
    await signIn(page, again.email, password, 'Sign in and accept');
    await expectDashboard(page, again);
    await click(page, 'Other portals');
    await expectView(page, 'Choose a portal');
    await expectAccessible(page);
    expect(await page.getByRole('button', { name: 'Maya Okafor · Harbour Therapy' }).count()).toBe(2);
  });

  test('lets somebody who forgot their password choose a new one with a mailed code', async () => {
    const invited = await inviteGuardian(cloud);
    const { page } = await opened(invited);
    await accept(page, { password, birthDate: invited.birthDate });
    await click(page, 'Sign out');

    await click(page, 'Forgot your password?');
    await expectView(page, 'Choose a new password');
    await expectAccessible(page);
    await page.getByLabel('Your e-mail address').fill(invited.email);
    const code = await mailedAfter(() => click(page, 'Send me a code'), cloud, invited.email, mailedCode);
    await expectView(page, 'Look into your e-mail');
    await expectAccessible(page);
    await page.getByLabel('The code from the e-mail').fill(code);
    await page.getByLabel('Choose a password').fill('A-new-password-1');
    await click(page, 'Save the password');
    await expectDashboard(page, invited);
  });

  test('says that an invitation has expired, also to somebody who had it open', async () => {
    const invited = await inviteGuardian(cloud);
    const { page } = await opened(invited);
    await advanceClock(cloud, longerThanAnyInvitationSeconds);
    await accept(page, { password, birthDate: invited.birthDate });
    await expectView(page, 'This invitation has expired');
    await page.goto(invited.link);
    await expectView(page, 'This invitation has expired');
  });
});
