// What the doctor makes of what AWS has told: pure, so that every illness can be shown to it.
import type { UserPoolType } from '@aws-sdk/client-cognito-identity-provider';
import type { ContinuousBackupsDescription, TableDescription, TimeToLiveDescription } from '@aws-sdk/client-dynamodb';
import { type Stage, tableNameOf } from '../lib/stages.ts';

/** What a check found: `later` is in order before the first deployment, a `problem` says what to do. */
export interface Finding {
  readonly state: 'ok' | 'later' | 'problem';
  readonly says: string;
}

const ok = (says: string): Finding => ({ state: 'ok', says });
export const later = (says: string): Finding => ({ state: 'later', says });
export const problem = (says: string): Finding => ({ state: 'problem', says });

export function judgeAccount(arn = '', account: string): Finding {
  const actual = arn.split(':')[4] ?? '';
  if (actual === account) return ok(`${account} is bootstrapped`);
  return problem(`the credentials belong to account ${actual || '(unknown)'}, the stage to ${account}: change either`);
}

export function judgeSender(domain: string, known: { verification: string | undefined; signs: boolean }): Finding {
  const where = 'docs/operating.md, "Before the first deployment"';
  if (!known.verification) return problem(`${domain} is no identity of SES in this region: create it (${where})`);
  if (known.verification !== 'Success')
    return problem(`${domain} is not verified yet: publish its DNS records (${where})`);
  if (!known.signs) return problem(`mails of ${domain} are not signed: switch on Easy DKIM (${where})`);
  return ok(`${domain} is verified and signs its mails`);
}

/** SES does not say whether an account is in the sandbox, but only there it may send no more than this in a day. */
const sandboxMailsADay = 200;

export function judgeSending(enabled: boolean, mailsADay: number): Finding {
  if (!enabled) return problem('SES has paused sending for this account: see its reputation page');
  if (mailsADay !== -1 && mailsADay <= sandboxMailsADay)
    return problem('SES is in the sandbox and mails only verified addresses: ask AWS for production access');
  return ok(mailsADay === -1 ? 'SES sends without a limit' : `SES sends up to ${mailsADay} mails a day`);
}

export const judgeMissingTable = (stage: Stage): Finding =>
  stage.restoredStreamArn
    ? problem(`the restored table ${tableNameOf(stage)} does not exist: correct restoredStreamArn in lib/stages.ts`)
    : later(`${tableNameOf(stage)} is made by the first deployment`);

interface KnownOfTable {
  readonly table: TableDescription;
  readonly backups: ContinuousBackupsDescription | undefined;
  readonly forgetting: TimeToLiveDescription | undefined;
}

/** A table loses all of this when it is restored, so every part is looked at. */
export function judgeTable(stage: Stage, { table, backups, forgetting }: KnownOfTable): Finding {
  const recovery = backups?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus;
  const expected: readonly [boolean, string][] = [
    [table.TableStatus === 'ACTIVE' || table.TableStatus === 'UPDATING', `it is ${table.TableStatus}`],
    [table.DeletionProtectionEnabled === true, 'switch on its deletion protection'],
    [recovery === 'ENABLED', 'switch on its point-in-time recovery'],
    [table.SSEDescription?.SSEType === 'KMS', "encrypt it with the stack's key"],
    [
      table.StreamSpecification?.StreamViewType === 'NEW_AND_OLD_IMAGES',
      'switch on its stream with new and old images, or no mail goes out in time',
    ],
    [
      !stage.restoredStreamArn || table.LatestStreamArn === stage.restoredStreamArn,
      `set restoredStreamArn to ${table.LatestStreamArn}`,
    ],
    [
      forgetting?.TimeToLiveStatus === 'ENABLED' && forgetting.AttributeName === 'forgottenAtSeconds',
      'switch on its time to live by forgottenAtSeconds',
    ],
  ];
  const lacking = expected.filter(([holds]) => !holds).map(([, remedy]) => remedy);
  const name = tableNameOf(stage);
  return lacking.length > 0 ? problem(`${name}: ${lacking.join('; ')}`) : ok(`${name} is protected and backed up`);
}

export function judgeLogins(pool: UserPoolType | undefined): Finding {
  if (pool?.DeletionProtection !== 'ACTIVE') return problem('switch on the deletion protection of the user pool');
  if (pool.EmailConfigurationFailure)
    return problem(`the user pool cannot mail: ${pool.EmailConfigurationFailure}. Check the sender in SES`);
  return ok('the user pool is there and protected');
}
