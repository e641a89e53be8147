// Creates a practice and its owner: `npm run create-owner -- --help`.
import { parseArgs } from 'node:util';
import { newId } from '../functions/shared/ids.ts';
import { stageNamed } from '../lib/stages.ts';
import { type Deployment, operatorFacts, pointAt } from './operator.ts';

interface Owner {
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly practice: string;
  readonly timeZone: string;
}

/**
 * Founds a practice for an owner. Without a login yet, one is made: with the password given, or else the directory
 * mails a temporary one. Returns the ids of practice and member.
 */
export async function createOwner(deployment: Deployment, owner: Owner, password?: string) {
  pointAt(deployment);
  const { loginOf, createLogin, inviteLogin } = await import('../functions/shared/directory.ts');
  const { systemScope } = await import('../functions/shared/access/admission.ts');
  const { foundPractice } = await import('../functions/practices/store.ts');
  const { NewPractice } = await import('../functions/practices/founding.ts');
  const wanted = NewPractice.parse({
    name: owner.practice,
    timeZone: owner.timeZone,
    firstName: owner.firstName,
    lastName: owner.lastName,
  });
  const email = owner.email.trim().toLowerCase();
  const { sub } = (await loginOf(email)) ?? (password ? await createLogin(email, password) : await inviteLogin(email));
  const scope = systemScope('operator', newId('practice'), operatorFacts('create-owner'));
  return foundPractice(scope, wanted, { sub, email });
}

const usage = `Usage: npm run create-owner -- --stage NAME --user-pool-id ID --email ADDRESS
         --first-name NAME --last-name NAME --practice NAME --time-zone ZONE

The user pool's id is an output of the deployment. The owner gets a mail with a temporary password,
unless a login with the address exists: that one becomes the owner.`;

if (import.meta.main) {
  const text = { type: 'string' as const };
  const { values } = parseArgs({
    options: {
      stage: text,
      'user-pool-id': text,
      email: text,
      'first-name': text,
      'last-name': text,
      practice: text,
      'time-zone': text,
      help: { type: 'boolean' },
    },
  });
  const { stage, email, practice, 'user-pool-id': userPoolId, 'time-zone': timeZone } = values;
  const { 'first-name': firstName, 'last-name': lastName } = values;
  if (values.help || !stage || !userPoolId || !email || !practice || !timeZone || !firstName || !lastName) {
    console.log(usage);
    process.exit(values.help ? 0 : 1);
  }
  const { region, tableName } = stageNamed(stage);
  const made = await createOwner({ region, tableName, userPoolId }, { email, firstName, lastName, practice, timeZone });
  console.log(`Practice ${made.id} is ready; its owner is member ${made.memberId}.`);
}
