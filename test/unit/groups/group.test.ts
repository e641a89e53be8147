import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { features } from '../../../functions/features.ts';
import { formed, GroupEdit, NewGroup, requireLeaders } from '../../../functions/groups/group.ts';
import { type Feature, type Route, staff } from '../../../functions/shared/http/feature.ts';

const origin = { id: 'grp_1', practiceId: 'prac_1', makerId: 'mem_1', at: '2026-03-10T15:00:00.000Z' };
const leader = 'mem_01K0000000000000000000000M';

test('CLIENT-8: a group is led by whoever makes it, unless others are named', () => {
  const plain = formed(NewGroup.parse({ name: 'Grief' }), origin);
  expect([plain.leaders, plain.description, plain.isActive]).toEqual([['mem_1'], null, true]);
  expect(formed(NewGroup.parse({ name: 'Grief', leaders: [leader] }), origin).leaders).toEqual([leader]);
});

test('a group always has a leader, and names none twice', () => {
  const isFine = (leaders: string[]) => GroupEdit.safeParse({ leaders }).success;
  expect([isFine([leader]), isFine([]), isFine([leader, leader]), isFine(['me'])]).toEqual([true, false, false, false]);
});

test('a leader who cannot be chosen is named by their place in the list', () => {
  const errors = [expect.objectContaining({ pointer: '#/leaders/1' })];
  expect(() => requireLeaders(['mem_1', 'mem_2'], [true, false])).toThrow(
    expect.objectContaining({ code: 'reference-unknown', particulars: { errors } }),
  );
  expect(() => requireLeaders(['mem_1', 'mem_2'], [true, true])).not.toThrow();
});

describe('CLIENT-8: participants are invisible to each other', () => {
  const isOfPortal = (feature: Feature, { allow }: Route) => allow.by === 'portal' || feature.name === 'portal';
  /** What a route is asked at and what it tells, with the name of every field. */
  const told = (route: Route) =>
    JSON.stringify([route.on, route.returns[1] && z.toJSONSchema(route.returns[1], { io: 'input' })]);
  const namesGroups = /\/(groups|participants)\b|"(groups?|groupIds?|participants?|participations?|leaders)":/;
  const routesOf = (isAsked: typeof isOfPortal) =>
    features.flatMap((feature) => Object.values(feature.routes).filter((route) => isAsked(feature, route)));

  test('no route of the portal tells anything of a group', () => {
    const portal = routesOf(isOfPortal);
    expect(portal.length).toBeGreaterThan(2);
    expect(portal.filter((route) => namesGroups.test(told(route))).map(({ on }) => on)).toEqual([]);
  });

  test('what tells of groups asks for the permission to manage them', () => {
    const telling = routesOf((_, route) => namesGroups.test(told(route)));
    expect(telling.length).toBeGreaterThan(5);
    expect(telling.map(({ allow }) => allow)).toEqual(telling.map(() => staff('groups.manage')));
  });
});
