// Creates a practice and its owner: `npm run create-owner -- --help`.
import { parseArgs } from 'node:util';
import { NewPractice } from '../functions/practices/founding.ts';
import { newId } from '../functions/shared/ids.ts';
import { emailAddress } from '../functions/shared/text.ts';
import type { Plans } from '../functions/subscription/plan.ts';
import { stageNamed, tableNameOf } from '../lib/stages.ts';
import { type Deployment, operatorFacts, pointAt, runCommand } from './operator.ts';

interface Owner {
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly practice: string;
  readonly timeZone: string;
}

/**
 * Founds a practice for an owner. Without a login yet, one is made: with the password given, or else the directory
 * mails a temporary one. A login that exists becomes the owner as it is. Returns the ids of practice and member; throws
 * before anything is made when a value is not acceptable.
 */
export async function createOwner(deployment: Deployment & { plans: Plans }, owner: Owner, password?: string) {
  const { wanted, email } = checked(owner);
  pointAt(deployment);
  const { createLogin, inviteLogin } = await import('../functions/shared/directory.ts');
  const { systemScope } = await import('../functions/shared/access/admission.ts');
  const { foundPractice } = await import('../functions/practices/store.ts');
  const make = () => (password ? createLogin(email, password) : inviteLogin(email));
  const { sub } = (await existingLogin(email)) ?? (await make());
  const scope = systemScope('operator', newId('practice'), operatorFacts('create-owner'));
  return foundPractice(scope, wanted, { sub, email }, deployment.plans);
}

/** What was given, as it is stored; throws, naming every value that is not acceptable. */
function checked({ practice, timeZone, firstName, lastName, email }: Owner) {
  const given = NewPractice.safeParse({ name: practice, timeZone, firstName, lastName });
  const address = emailAddress.safeParse(email);
  const mistakes = [
    ...(given.error?.issues ?? []).map(({ path, message }) => `${options[String(path[0])]} ${message}`),
    ...(address.error?.issues ?? []).map(({ message }) => `--email ${message}`),
  ];
  if (!given.success || !address.success) throw new Error(`Nothing was made: ${mistakes.join('; ')}.`);
  return { wanted: given.data, email: address.data };
}

const options: Readonly<Record<string, string>> = {
  name: '--practice',
  timeZone: '--time-zone',
  firstName: '--first-name',
  lastName: '--last-name',
};

/** The login with the address. Whoever began one has perhaps chosen its password, so the address must be proved. */
async function existingLogin(email: string): Promise<{ sub: string } | undefined> {
  const { loginOf } = await import('../functions/shared/directory.ts');
  const login = await loginOf(email);
  if (login && !login.emailVerified)
    throw new Error(`Nothing was made: somebody began to sign up as ${email} and has not confirmed the address yet.`);
  return login;
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
  await runCommand(async () => {
    const settings = stageNamed(stage);
    const { region, plans } = settings;
    const deployment = { region, plans, tableName: tableNameOf(settings), userPoolId };
    const made = await createOwner(deployment, { email, firstName, lastName, practice, timeZone });
    console.log(`Practice ${made.id} is ready; its owner is member ${made.memberId}.`);
  });
}
