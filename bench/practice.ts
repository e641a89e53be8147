import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { register } from '../functions/clients/client.ts';
import { clients } from '../functions/clients/records.ts';
import { holderOf, joined, usualAccess } from '../functions/members/member.ts';
import { members, seatLedgers } from '../functions/members/records.ts';
import { foundedWith } from '../functions/practices/founding.ts';
import { passes } from '../functions/shared/access/passes.ts';
import { newId } from '../functions/shared/ids.ts';
import { practices } from '../functions/shared/practice.ts';
import type { Op } from '../functions/shared/table/ops.ts';

import { stageNamed } from '../lib/stages.ts';

type Item = Readonly<Record<string, unknown>>;

/** A practice with an owner, 50 therapists and as many clients as asked, the first of them also as typed copies. */
export interface Practice {
  readonly practiceId: string;
  readonly sub: string;
  readonly memberIds: readonly string[];
  readonly clientIds: readonly string[];
  /** A partition with the typed copies: what a list would have to read if records had no summaries. */
  readonly typedCopies: string;
}

const batch = 25;
const batchesAtOnce = 8;

/** Writes a practice straight into a table. */
export async function loadPractice(table: { url: string; name: string }, size: number): Promise<Practice> {
  const practiceId = newId('practice');
  const sub = 'owner';
  const team = teamOf(practiceId);
  const items = Array.from({ length: size }, (_, i) => clientItem(practiceId, i));
  const typedCopies = `PRACTICE#${practiceId}#TYPED`;
  const copies = items.slice(0, 50).map((item) => ({ ...item, pk: typedCopies, sk: item['id'], ...notIndexed }));
  await write(table, [passItem(practiceId, sub), ...team.items, ...items, ...copies]);
  return {
    practiceId,
    sub,
    memberIds: team.memberIds,
    clientIds: items.map((item) => String(item['id'])),
    typedCopies,
  };
}

const notIndexed = {
  gsi1pk: undefined,
  gsi1sk: undefined,
  gsi2pk: undefined,
  gsi2sk: undefined,
  gsi3pk: undefined,
  gsi3sk: undefined,
  summary: undefined,
};

function clientItem(practiceId: string, i: number): Item {
  const n = String(i).padStart(6, '0'); // equally long, so that equal pages cost the same
  const named = { firstName: `First${n}`, lastName: `Last${n}`, email: `client${n}@people.example`, isMinor: false };
  const origin = { id: newId('client'), practiceId, number: String(100_000 + i), at: new Date().toISOString() };
  return itemOf(clients.insert(register({ ...named, birthDate: '1990-01-01', status: 'active' }, origin)));
}

/** The practice itself, its seat ledger and 50 members. */
function teamOf(practiceId: string) {
  const at = new Date().toISOString();
  const wanted = { name: 'Bench Practice', timeZone: 'Etc/UTC', firstName: 'Ana', lastName: 'Reyes' };
  const founder = { sub: 'owner', email: 'ana@people.example' };
  const { practice, ledger } = foundedWith(wanted, {
    practiceId,
    memberId: newId('member'),
    formIds: [],
    chargeId: '',
    plans: stageNamed('local').plans,
    founder,
    at,
  });
  const team = Array.from({ length: 50 }, (_, i) => {
    const named = { firstName: `First${i}`, lastName: `Last${i}`, email: `member${i}@people.example` };
    return joined({ id: newId('member'), practiceId, sub: `sub${i}`, ...named }, usualAccess('therapist'), at);
  });
  const seated = { ...ledger, purchased: { clinical: 60 }, holders: [...ledger.holders, ...team.map(holderOf)] };
  const items = [
    practices.insert(practice),
    seatLedgers.insert(seated),
    ...team.map((member) => members.insert(member)),
  ];
  return { items: items.map(itemOf), memberIds: team.map(({ id }) => id) };
}

const passItem = (practiceId: string, sub: string): Item =>
  itemOf(
    passes.insert({ practiceId, sub, memberId: newId('member'), access: usualAccess('practice-owner'), version: 1 }),
  );

const itemOf = ({ write: { Put } }: Op): Item => Put?.Item ?? {};

async function write({ url, name }: { url: string; name: string }, items: readonly Item[]): Promise<void> {
  const marshallOptions = { removeUndefinedValues: true };
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint: url }), { marshallOptions });
  const waiting = [...items];
  const next = () => waiting.splice(0, batch).map((item) => ({ PutRequest: { Item: item } }));
  async function writeOn(): Promise<void> {
    for (let requests = next(); requests.length > 0; requests = next()) {
      await client.send(new BatchWriteCommand({ RequestItems: { [name]: requests } }));
    }
  }
  await Promise.all(Array.from({ length: batchesAtOnce }, writeOn));
  client.destroy();
}
