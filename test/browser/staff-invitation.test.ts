import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Cloud, openCloud } from '../../local/cloud.ts';
import { currentAssembly } from '../../local/synth.ts';
import { chromiumPath, expectAccessible, expectView, launchChromium, visit } from './chromium.ts';
import { accept, click, expectDashboard, signIn } from './portal-page.ts';
import { inviteGuardian, inviteTherapist } from './practice.ts';

const root = path.resolve(import.meta.dirname, '../..');
const password = 'Long-enough-4-us';

describe.skipIf(!chromiumPath)('the page of an invitation to the staff', () => {
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

  async function opened(link: string) {
    const seen = await visit(browser);
    await seen.page.goto(link);
    await expectView(seen.page, 'Hello Ines');
    return seen;
  }

  test('asks for a password and no birth date, and then sends the new member to the staff app', async () => {
    const { link } = await inviteTherapist(cloud);
    const { page, failures } = await opened(link);
    await page.getByText('Harbour Therapy invites you to join its team.').waitFor();
    expect(await page.getByLabel('The client’s date of birth').count()).toBe(0);
    await expectAccessible(page);

    await page.getByLabel('Choose a password').fill(password);
    await click(page, 'Accept the invitation');
    await expectView(page, 'Your login is ready');
    await page.getByText('in the staff app of your practice').waitFor();
    await expectAccessible(page);
    expect(failures).toEqual([]);
  });

  test('lets somebody who has a login accept with it, and leads to the staff app instead of a portal', async () => {
    const guardian = await inviteGuardian(cloud);
    const { page: portal } = await visitLink(guardian.link);
    await accept(portal, { password, birthDate: guardian.birthDate });
    await expectDashboard(portal, guardian);

    const { link } = await inviteTherapist(cloud, guardian.email);
    const { page, addresses } = await opened(link);
    await click(page, 'I already have an account');
    await signIn(page, guardian.email, password, 'Sign in and accept');
    await expectView(page, 'Your login is ready');
    expect(addresses.some((address) => address.endsWith('/v1/portal/accounts'))).toBe(false);
  });

  async function visitLink(link: string) {
    const seen = await visit(browser);
    await seen.page.goto(link);
    return seen;
  }
});
