// Demo data for `npm start`: one practice with every role, clients and contacts, and two people with a portal login.
import { type Role, roleIds, roles } from '../functions/shared/access/roles.ts';
import { stageNamed } from '../lib/stages.ts';
import { createOwner } from './create-owner.ts';

interface LocalCloud {
  readonly url: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly endpoints: Readonly<Record<string, string>>;
}

export interface DemoLogin {
  readonly email: string;
  readonly password: string;
  readonly app: 'staff' | 'portal';
  readonly who: string;
}

const password = 'Demo-login-2026';
const practice = 'Harbour Family Therapy';

const staff: Record<Role, readonly [firstName: string, lastName: string]> = {
  'practice-owner': ['Ana', 'Reyes'],
  'clinical-admin': ['Bilal', 'Haddad'],
  therapist: ['Chloe', 'Martin'],
  'practice-admin': ['Daniel', 'Kim'],
  'clinical-intern': ['Emeka', 'Obi'],
  'office-manager': ['Farah', 'Nasser'],
  'third-party-biller': ['Greta', 'Lind'],
  prescriber: ['Hugo', 'Silva'],
};

const addressOf = (role: Role) => `${role}@harbour.example`;
const guardian = 'ngozi.okafor@family.example';
const client = 'theo.brandt@family.example';

/** The demo logins, after making what they need where it is not there yet. */
export async function seedDemo(cloud: LocalCloud): Promise<DemoLogin[]> {
  const { tableName, plans } = stageNamed('local');
  const { region = '', userPoolId = '' } = cloud.outputs;
  const deployment = { region, tableName, plans, userPoolId, endpoints: cloud.endpoints };
  if (!(await isSeeded(cloud))) {
    await seedOwner(deployment);
    await seedTeam(cloud);
    await seedClients(cloud);
  }
  return [
    ...roleIds.map((role) => ({ email: addressOf(role), password, app: 'staff' as const, who: roles[role].label })),
    { email: guardian, password, app: 'portal', who: 'Guardian of Maya Okafor' },
    { email: client, password, app: 'portal', who: 'Client Theo Brandt' },
  ];
}

/** Seeding ends with the client's login, so that an interrupted one is begun anew with --fresh. */
const isSeeded = async (cloud: LocalCloud) => (await signIn(cloud, client, 'portal')) !== undefined;

async function seedOwner(deployment: Parameters<typeof createOwner>[0]): Promise<void> {
  const [firstName, lastName] = staff['practice-owner'];
  const owner = { email: addressOf('practice-owner'), firstName, lastName, practice, timeZone: 'America/New_York' };
  await createOwner(deployment, owner, password);
}

/** The owner buys seats, and invites a member of every other role. */
async function seedTeam(cloud: LocalCloud): Promise<void> {
  const { owner, here } = await ownerOf(cloud);
  const seats = { clinical: 5, admin: 2, intern: 1, support: 2, 'third-party-biller': 1, prescriber: 1 };
  const quote = await owner('POST', `${here}/subscription/quotes`, { seats, addOns: { video: 4, insurance: 1 } });
  await owner('POST', `${here}/subscription/quotes/${quote.id}/commit`);
  const memberIds: Partial<Record<Role, string>> = {};
  for (const role of roleIds.filter((id) => id !== 'practice-owner')) {
    const [firstName, lastName] = staff[role];
    const invited = { email: addressOf(role), firstName, lastName, role };
    const { id } = await owner('POST', `${here}/members`, { ...invited, ...demanded(role, memberIds) });
    memberIds[role] = id;
    await accept(cloud, invited.email, {});
  }
}

/** What some roles cannot be without: an intern a supervisor, a prescriber a licence, a biller their company. */
function demanded(role: Role, memberIds: Partial<Record<Role, string>>): object {
  if (role === 'clinical-intern') return { supervisorId: memberIds['clinical-admin'] };
  if (role === 'prescriber') return { licence: { number: 'NP-20417', expiresOn: '2099-12-31' } };
  return role === 'third-party-biller' ? { company: 'Northline Billing' } : {};
}

async function ownerOf(cloud: LocalCloud): Promise<{ owner: Api; here: string }> {
  const owner = apiAs(cloud, await signIn(cloud, addressOf('practice-owner'), 'staff'));
  const me = await owner('GET', '/v1/me');
  return { owner, here: `/v1/practices/${me.memberships[0].practiceId}` };
}

// biome-ignore lint/suspicious/noExplicitAny: answers are read field by field, and a wrong one fails the seeding
type Api = (method: string, path: string, body?: object) => Promise<any>;

async function seedClients(cloud: LocalCloud): Promise<void> {
  const { owner, here } = await ownerOf(cloud);
  const therapist = apiAs(cloud, await signIn(cloud, addressOf('therapist'), 'staff'));
  const { items: forms } = await owner('GET', `${here}/forms`);
  const formIds: string[] = forms.map(({ id }: { id: string }) => id);

  const maya = await therapist('POST', `${here}/clients`, {
    firstName: 'Maya',
    lastName: 'Okafor',
    birthDate: '2016-03-09',
    isMinor: true,
  });
  const ngozi = await owner('POST', `${here}/clients/${maya.id}/relations`, {
    type: 'legal-guardian',
    atThisPractice: false,
    firstName: 'Ngozi',
    lastName: 'Okafor',
    email: guardian,
    relationship: 'mother',
  });
  await owner('POST', `${here}/clients/${maya.id}/relations`, {
    type: 'emergency-contact',
    atThisPractice: false,
    firstName: 'Ada',
    lastName: 'Eze',
    email: 'ada.eze@family.example',
    relationship: 'aunt',
  });
  const theo = await therapist('POST', `${here}/clients`, { firstName: 'Theo', lastName: 'Brandt', email: client });
  await owner('POST', `${here}/clients`, {
    firstName: 'Zoë',
    lastName: 'Quispe',
    birthDate: '2012-11-30',
    isMinor: true,
  });
  await owner('POST', `${here}/clients`, {
    firstName: 'Samuel',
    lastName: 'Lindqvist',
    email: 'samuel@family.example',
  });

  const mayas = { kind: 'relation', id: ngozi.id, formIds };
  await owner('POST', `${here}/clients/${maya.id}/portal-invitations`, { recipients: [mayas] });
  await accept(cloud, guardian, { clientBirthDate: '2016-03-09' });
  const theos = { kind: 'client', id: theo.id, formIds: formIds.slice(0, 1) };
  await owner('POST', `${here}/clients/${theo.id}/portal-invitations`, { recipients: [theos] });
  await accept(cloud, client, {});
}

async function accept(cloud: LocalCloud, email: string, more: object): Promise<void> {
  const token = await tokenMailedTo(cloud, email);
  await apiAs(cloud, undefined)('POST', '/v1/invitation-acceptances', { token, password, ...more });
}

async function tokenMailedTo({ url }: LocalCloud, email: string): Promise<string> {
  for (let tries = 0; tries < 200; tries += 1) {
    const answer = await fetch(`${url}/_local/mail?to=${encodeURIComponent(email)}`);
    const { items } = (await answer.json()) as { items: { text: string }[] };
    const token = /#([\w-]+)/.exec(items[0]?.text ?? '')?.[1];
    if (token) return token;
    await new Promise((resume) => setTimeout(resume, 50));
  }
  throw new Error('The invitation mail did not arrive.');
}

async function signIn({ url }: LocalCloud, email: string, app: 'staff' | 'portal'): Promise<string | undefined> {
  const body = JSON.stringify({ email, password, app });
  const answer = await fetch(`${url}/_local/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  return answer.ok ? ((await answer.json()) as { accessToken: string }).accessToken : undefined;
}

const apiAs =
  ({ url }: LocalCloud, token: string | undefined): Api =>
  async (method, path, body) => {
    const answer = await fetch(url + path, {
      method,
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`Seeding: ${method} ${path} was answered ${answer.status}: ${await answer.text()}`);
    return answer.json();
  };
