import * as z from 'zod';
import { anyone, feature, portal, signedIn, staff, tokenHolder } from '../../../functions/shared/http/feature.ts';

export const Parcel = z.object({ id: z.string(), version: z.number() }).meta({ id: 'Parcel' });
const NewParcel = z.strictObject({ label: z.string() }).meta({ id: 'NewParcel' });
const Slip = z.strictObject({ token: z.string() }).meta({ id: 'Slip' });

const underPractice = '/v1/practices/{practiceId}/clients/{clientId}/parcels';

/** A feature that asks for every kind of right and uses everything a route can declare. */
export const parcels = feature({
  name: 'parcels',
  impact: 'Nothing: it is a test.',
  uses: ['table'],
  routes: {
    see: { on: `GET ${underPractice}`, summary: 'See', allow: staff('clients.read'), returns: [200, Parcel] },
    send: {
      on: `POST ${underPractice}`,
      summary: 'Send',
      allow: staff('clients.create'),
      body: NewParcel,
      returns: [201, Parcel],
    },
    relabel: {
      on: `PATCH ${underPractice}`,
      summary: 'Relabel',
      allow: staff('clients.update'),
      ifMatch: true,
      body: NewParcel,
      returns: [200, Parcel],
    },
    drop: { on: `DELETE ${underPractice}`, summary: 'Drop', allow: staff('clients.update'), returns: [204] },
    mine: {
      on: 'GET /v1/portal/accounts/{accountId}/parcels',
      summary: 'See mine',
      allow: portal('documents', 'view'),
      returns: [200, Parcel],
    },
    keep: {
      on: 'POST /v1/portal/accounts/{accountId}/parcels',
      summary: 'Keep mine',
      allow: portal('documents', 'view'),
      returns: [201, Parcel],
    },
    who: { on: 'GET /v1/me/parcels', summary: 'Who', allow: signedIn(), returns: [200, Parcel] },
    collect: {
      on: 'POST /v1/parcel-collections',
      summary: 'Collect',
      allow: tokenHolder(),
      body: Slip,
      returns: [200, Parcel],
    },
    hours: {
      on: 'GET /v1/parcel-hours',
      summary: 'When',
      allow: anyone('opening hours are on the door'),
      returns: [200, Parcel],
    },
  },
});

export const see = parcels.routes.see.on;
export const send = parcels.routes.send.on;
export const relabel = parcels.routes.relabel.on;
export const drop = parcels.routes.drop.on;
export const mine = parcels.routes.mine.on;
export const keep = parcels.routes.keep.on;
export const who = parcels.routes.who.on;
export const collect = parcels.routes.collect.on;
export const hours = parcels.routes.hours.on;
