import { beforeAll, describe, expect, test } from 'vitest';
import type { milestoneIds } from '../../functions/practices/onboarding.ts';
import { assign } from '../support/places.ts';
import { newMember, newPractice, operatorScope, type TestMember, type TestPractice } from '../support/practices.ts';

let practice: TestPractice;
let therapist: TestMember;

beforeAll(async () => {
  practice = await newPractice();
});

const byOwner = async (on: string, body?: unknown) => {
  const [method, path = ''] = on.split(' ');
  return (await practice.owner.staff(`${method} ${practice.path}${path}`, body)).body;
};

type Step = { id: string; done: boolean; items: { id: string; done: boolean; helpUrl: string }[] };
const steps = async (): Promise<Step[]> => (await byOwner('GET /onboarding')).steps;
/** The items that are done, and after them the steps. */
const done = async () => {
  const all = await steps();
  const ids = (listed: readonly { id: string; done: boolean }[]) =>
    listed.filter((one) => one.done).map(({ id }) => id);
  return [ids(all.flatMap(({ items }) => items)), ids(all)];
};

async function reach(id: (typeof milestoneIds)[number]): Promise<void> {
  const scope = await operatorScope(practice.id);
  const [{ milestones }, { commit }] = await Promise.all([
    import('../../functions/practices/records.ts'),
    import('../../functions/shared/table/commit.ts'),
  ]);
  const ops = [milestones.insert({ practiceId: practice.id, id, at: scope.facts.at, version: 1 })];
  await commit(scope, { event: 'test.milestone-reached', subjectId: id, ops, answer: undefined });
}

describe('SETUP-3: the onboarding of a practice', () => {
  test('begins with three steps in order, nothing done, and a help link at every item', async () => {
    const all = await steps();
    expect(all.map(({ id, items }) => [id, items.map((item) => item.id)])).toEqual([
      ['profile', ['settings-filled', 'service-exists']],
      ['team-and-clients', ['second-member', 'client-exists', 'client-assigned']],
      ['intake-and-invoicing', ['intake-completed', 'appointment-documented', 'invoice-issued']],
    ]);
    expect(await done()).toEqual([[], []]);
  });

  test('leads from every item to the part of a page that helps with it', async () => {
    for (const { id, helpUrl } of (await steps()).flatMap(({ items }) => items)) {
      const answer = await fetch(helpUrl);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
      expect(new URL(helpUrl).hash).toBe(`#${id}`);
      expect(await answer.text()).toContain(`<section id="${id}"`);
    }
  });

  test('has the first step done with settings filled in and a service that is offered', async () => {
    const address = { line1: '12 Harbour Street', city: 'Boston', country: 'US' };
    await byOwner('PATCH /settings', { address, contact: { phone: '617 555 0100' } });
    expect(await done()).toEqual([['settings-filled'], []]);
    const wanted = { code: '90837', name: 'Psychotherapy', durationMinutes: 60, rateCents: 16_500 };
    const { id } = await byOwner('POST /services', wanted);
    expect(await done()).toEqual([['settings-filled', 'service-exists'], ['profile']]);
    await byOwner(`PATCH /services/${id}`, { isActive: false });
    expect(await done()).toEqual([['settings-filled'], []]);
    await byOwner(`PATCH /services/${id}`, { isActive: true });
  });

  test('has the second step done with a second member, a client, and a member assigned to a client', async () => {
    therapist = await newMember(practice, 'therapist');
    const profile = ['settings-filled', 'service-exists'];
    expect(await done()).toEqual([[...profile, 'second-member'], ['profile']]);
    const { id, version } = await byOwner('POST /clients', { firstName: 'Maya', lastName: 'Okafor' });
    expect(await done()).toEqual([[...profile, 'second-member', 'client-exists'], ['profile']]);
    await assign(practice, id, [therapist.memberId]);
    const all = [...profile, 'second-member', 'client-exists', 'client-assigned'];
    expect(await done()).toEqual([all, ['profile', 'team-and-clients']]);
    const headers = { 'if-match': `"${version + 1}"` };
    const edit = { status: 'inactive' };
    expect((await practice.owner.staff(`PATCH ${practice.path}/clients/${id}`, edit, { headers })).status).toBe(200);
    expect((await done())[1]).toEqual(['profile', 'team-and-clients']);
  });

  test('has the third step done with an intake, a documented appointment and an invoice', async () => {
    const [before = []] = await done();
    await reach('intake-completed');
    expect((await done())[0]).toEqual([...before, 'intake-completed']);
    await reach('appointment-documented');
    await reach('invoice-issued');
    expect((await done())[1]).toEqual(['profile', 'team-and-clients', 'intake-and-invoicing']);
  });

  test('is nothing that another practice gets done', async () => {
    const other = await newPractice();
    const { body } = await other.owner.staff(`GET ${other.path}/onboarding`);
    expect(body.steps.flatMap((step: Step) => step.items).filter((item: { done: boolean }) => item.done)).toEqual([]);
  });

  test('is for those who read the settings', async () => {
    const { status, body } = await therapist.staff(`GET ${practice.path}/onboarding`);
    expect([status, body.permission]).toEqual([403, 'practice.settings.read']);
  });
});
