import * as z from 'zod';
import { feature, staff } from '../shared/http/feature.ts';
import { page, pageQuery } from '../shared/http/paging.ts';
import { isoDate } from '../shared/text.ts';
import { GroupEdit, GroupOfClient, GroupOnDay, GroupProfile, NewGroup } from './group.ts';
import { NewPeriod, ShownParticipation } from './participation.ts';

const ofPractice = '/v1/practices/{practiceId}/groups';
const oneGroup = `${ofPractice}/{groupId}` as const;
const oneParticipant = `${oneGroup}/participants/{clientId}` as const;

const today = 'Left out: today, in the time zone of the practice';

export const groups = feature({
  name: 'groups',
  impact: 'Groups cannot be seen, and nobody can be taken into one.',
  uses: ['table', 'signing-key'],
  routes: {
    form: {
      on: `POST ${ofPractice}`,
      summary: 'Add a group',
      allow: staff('groups.manage'),
      body: NewGroup,
      returns: [201, GroupProfile],
      refuses: ['reference-unknown'],
      example: { name: 'Anxiety skills, Tuesdays', description: 'Eight weeks, then open.' },
    },
    list: {
      on: `GET ${ofPractice}`,
      summary: 'List the groups you reach, by name',
      description:
        'Those that are not active too. Whoever reaches only assigned clients finds the groups they lead. A page may be ' +
        'short: `next` says that there is more.',
      allow: staff('groups.manage'),
      query: z.object(pageQuery),
      returns: [200, page(GroupProfile).meta({ id: 'GroupPage' })],
    },
    read: {
      on: `GET ${oneGroup}`,
      summary: 'Read a group, with those who take part on one day',
      description: 'Clients you do not reach are left out.',
      allow: staff('groups.manage'),
      query: z.object({ on: isoDate.optional().meta({ description: today }) }),
      returns: [200, GroupOnDay],
    },
    edit: {
      on: `PATCH ${oneGroup}`,
      summary: 'Change a group',
      description: 'Fields that are left out stay; null clears. Groups are not deleted: one can be made inactive.',
      allow: staff('groups.manage'),
      ifMatch: 'optional',
      body: GroupEdit,
      returns: [200, GroupProfile],
      refuses: ['reference-unknown', 'changed-meanwhile'],
      example: { name: 'Anxiety skills, Thursdays' },
    },
    join: {
      on: `PUT ${oneParticipant}`,
      summary: 'Let a client take part in a group from a day on',
      description:
        'On these days, besides those on which the client takes part already: periods that overlap, or follow one ' +
        'another without a day between them, become one. To take days away, end the participation before them. ' +
        'Answers with all the periods of the client in this group.',
      allow: staff('groups.manage'),
      body: NewPeriod,
      returns: [200, ShownParticipation],
      refuses: ['invalid-value', 'group-inactive', 'group-full', 'changed-meanwhile'],
      example: { from: '2026-09-01', until: '2026-12-15' },
    },
    leave: {
      on: `DELETE ${oneParticipant}`,
      summary: 'End the participation of a client in a group',
      description:
        'From this day on the client takes no part, nor in any period that was still to come; what was before stays. ' +
        'Answers with the periods that are left.',
      allow: staff('groups.manage'),
      query: z.object({
        from: isoDate.optional().meta({ description: `The first day without the client. ${today}` }),
      }),
      returns: [200, ShownParticipation],
      refuses: ['changed-meanwhile'],
    },
    ofClient: {
      on: 'GET /v1/practices/{practiceId}/clients/{clientId}/groups',
      summary: 'List the groups a client takes, took or will take part in',
      description: 'Groups you do not reach are left out.',
      allow: staff('groups.manage'),
      returns: [200, z.object({ items: z.array(GroupOfClient) }).meta({ id: 'GroupsOfClient' })],
    },
  },
});
