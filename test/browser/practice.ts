import { setTimeout as pause } from 'node:timers/promises';
import type { Cloud } from '../../local/cloud.ts';

/** A guardian who was invited, and the child they were invited for. */
export interface Invited {
  readonly email: string;
  readonly practiceName: string;
  readonly childName: string;
  readonly birthDate: string;
  readonly formName: string;
  /** The link in the mail. */
  readonly link: string;
}

const staffPassword = 'Long-enough-4-staff';
const birthDate = '2016-03-09';
/** A code as Cognito mails it. */
export const mailedCode = /\b\d{6}\b/;

const patienceMilliseconds = 20_000;

let people = 0;
const newAddress = (who: string) => `${who}-${++people}@example.com`;

/** Sets up a practice as its owner would, with a child whose guardian is invited to fill in the first form. */
export async function inviteGuardian(cloud: Cloud, email = newAddress('guardian')): Promise<Invited> {
  const token = await signUpOwner(cloud);
  const post = <T>(path: string, body: object) => callApi<T>(cloud, token, path, body);
  const founder = { timeZone: 'America/New_York', firstName: 'Ana', lastName: 'Reyes' };
  const practice = await post<{ id: string; name: string }>('/v1/practices', { name: 'Harbour Therapy', ...founder });
  const clients = `/v1/practices/${practice.id}/clients`;
  const child = { firstName: 'Maya', lastName: 'Okafor', birthDate, isMinor: true };
  const client = await post<{ id: string }>(clients, child);
  const guardian = { type: 'legal-guardian', firstName: 'Ngozi', lastName: 'Okafor', email, relationship: 'mother' };
  const relation = await post<{ id: string; next: { forms: { id: string; name: string }[] } }>(
    `${clients}/${client.id}/relations`,
    { ...guardian, atThisPractice: false, sendPortalInvite: true },
  );
  const [form = { id: '', name: '' }] = relation.next.forms;
  const recipients = [{ kind: 'relation', id: relation.id, formIds: [form.id] }];
  const invite = () => post(`${clients}/${client.id}/portal-invitations`, { recipients });
  const link = await mailedAfter(invite, cloud, email, /http\S+\/invitation#\S+/);
  return { email, practiceName: practice.name, childName: 'Maya Okafor', birthDate, formName: form.name, link };
}

/** Sets up a practice as its owner would, with a second clinical seat and a therapist invited to it. */
export async function inviteTherapist(
  cloud: Cloud,
  email = newAddress('therapist'),
): Promise<{ email: string; link: string }> {
  const token = await signUpOwner(cloud);
  const post = <T>(path: string, body: object) => callApi<T>(cloud, token, path, body);
  const founder = { timeZone: 'America/New_York', firstName: 'Ana', lastName: 'Reyes' };
  const { id } = await post<{ id: string }>('/v1/practices', { name: 'Harbour Therapy', ...founder });
  const quotes = `/v1/practices/${id}/subscription/quotes`;
  const quote = await post<{ id: string }>(quotes, { seats: { clinical: 2 } });
  await post(`${quotes}/${quote.id}/commit`, {});
  const therapist = { email, firstName: 'Ines', lastName: 'Marin', role: 'therapist' };
  const invite = () => post(`/v1/practices/${id}/members`, therapist);
  return { email, link: await mailedAfter(invite, cloud, email, /http\S+\/invitation#\S+/) };
}

async function signUpOwner(cloud: Cloud): Promise<string> {
  const email = newAddress('owner');
  const ClientId = cloud.outputs.staffClientId;
  const signUp = () => callCognito(cloud, 'SignUp', { ClientId, Username: email, Password: staffPassword });
  const ConfirmationCode = await mailedAfter(signUp, cloud, email, mailedCode);
  await callCognito(cloud, 'ConfirmSignUp', { ClientId, Username: email, ConfirmationCode });
  const { accessToken } = await callJson<{ accessToken: string }>(`${cloud.url}/_local/sign-in`, {
    body: { email, password: staffPassword, app: 'staff' },
  });
  return accessToken;
}

/** What the mail that follows an action says where the pattern matches; waits for it. */
export async function mailedAfter(
  action: () => Promise<unknown>,
  cloud: Cloud,
  email: string,
  pattern: RegExp,
): Promise<string> {
  const seen = await mailsTo(cloud, email);
  await action();
  const until = Date.now() + patienceMilliseconds;
  while (Date.now() < until) {
    const [newest, ...older] = await mailsTo(cloud, email);
    const found = newest && older.length >= seen.length && pattern.exec(newest.text);
    if (found) return found[0];
    await pause(100);
  }
  throw new Error(`No mail with ${pattern} came.`);
}

async function mailsTo(cloud: Cloud, email: string): Promise<{ text: string }[]> {
  const url = `${cloud.url}/_local/mail?to=${encodeURIComponent(email)}`;
  return (await callJson<{ items: { text: string }[] }>(url)).items;
}

export const advanceClock = (cloud: Cloud, advanceSeconds: number) =>
  callJson(`${cloud.url}/_local/clock`, { body: { advanceSeconds } });

const callApi = <T>(cloud: Cloud, token: string, path: string, body: object) =>
  callJson<T>(cloud.outputs.apiUrl + path, { headers: { authorization: `Bearer ${token}` }, body });

const callCognito = (cloud: Cloud, operation: string, body: object) =>
  callJson(`${cloud.url}/_local/cognito`, {
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
    },
    body,
  });

/** A POST when there is a body, else a GET. */
async function callJson<T>(
  url: string,
  { headers = {}, body }: { headers?: Record<string, string>; body?: object } = {},
): Promise<T> {
  const response = await fetch(
    url,
    body && {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    },
  );
  const text = await response.text();
  if (!response.ok) throw new Error(`${url}: ${response.status} ${text}`);
  return JSON.parse(text) as T;
}
