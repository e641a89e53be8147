import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { JsonProblem, jsonService } from '../json-protocol.ts';
import type { Store } from '../store.ts';
import { firstValue } from './values.ts';

interface Version {
  readonly id: string;
  readonly stages: readonly string[];
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly SecretString?: string;
  /** Base64. */
  readonly SecretBinary?: string;
}

interface Secret {
  readonly arn: string;
  readonly name: string;
  readonly description?: string;
  readonly versions: readonly Version[];
}

/** What the operations read of a request. */
interface Input {
  readonly SecretId?: string;
  readonly VersionId?: string;
  readonly VersionStage?: string;
  readonly VersionStages?: readonly string[];
  readonly MoveToVersionId?: string;
  readonly RemoveFromVersionId?: string;
  readonly ClientRequestToken?: string;
  readonly SecretString?: string;
  readonly SecretBinary?: string;
}

const dialect = {
  version: '1.1',
  target: 'secretsmanager',
  errorNames: { unknownOperation: 'UnknownOperationException', internal: 'InternalServiceError' },
} as const;

const current = 'AWSCURRENT';
const previous = 'AWSPREVIOUS';
const largestBytes = 65_536;

/** Secrets Manager: what was generated or put is kept across restarts, with the versions that still carry a stage. */
export function openSecrets({ store, clock }: { store: Store; clock: Clock; region: string; account: string }) {
  const find = (id = '') => {
    const found = store.list<Secret>('secret/').find((secret) => isNamed(secret, id));
    if (!found) throw notFound("Secrets Manager can't find the specified secret.");
    return found;
  };
  const save = (secret: Secret) => store.put(keyOf(secret.name), secret);

  const get = (input: Input) => {
    const secret = find(input.SecretId);
    const { id, stages, createdAt, ...value } = versionOf(secret, input);
    return {
      ARN: secret.arn,
      Name: secret.name,
      VersionId: id,
      VersionStages: stages,
      CreatedDate: createdAt / 1000,
      ...value,
    };
  };

  const put = (input: Input) => {
    const secret = find(input.SecretId);
    const id = input.ClientRequestToken ?? randomUUID();
    const stages = input.VersionStages ?? [current];
    const value = valueIn(input);
    const earlier = secret.versions.find((version) => version.id === id);
    if (earlier && (earlier.SecretString !== value.SecretString || earlier.SecretBinary !== value.SecretBinary)) {
      throw new JsonProblem('ResourceExistsException', 'A version of this secret with another value has this token.');
    }
    if (!earlier) {
      const versions = [...secret.versions, { id, stages: [], createdAt: clock.now(), ...value }];
      save({
        ...secret,
        versions: stages.reduce((all, stage) => withStage(all, stage, id), versions).filter(isStaged),
      });
    }
    return { ARN: secret.arn, Name: secret.name, VersionId: id, VersionStages: earlier?.stages ?? stages };
  };

  const moveStage = ({ SecretId, VersionStage = '', MoveToVersionId: to, RemoveFromVersionId: from }: Input) => {
    const secret = find(SecretId);
    const holder = secret.versions.find((version) => version.stages.includes(VersionStage));
    if (holder && holder.id !== to && holder.id !== from) {
      const where = `Staging label ${VersionStage} is currently attached to version ${holder.id}`;
      throw invalid(`${where}, so you must explicitly reference that version in RemoveFromVersionId.`);
    }
    if (to === undefined && VersionStage === current) throw invalid(`${current} can be moved, not removed.`);
    if (to !== undefined) versionOf(secret, { VersionId: to });
    save({ ...secret, versions: withStage(secret.versions, VersionStage, to).filter(isStaged) });
    return { ARN: secret.arn, Name: secret.name };
  };

  const describe = (input: Input) => {
    const { arn, name, description, versions } = find(input.SecretId);
    const created = versions.map((version) => version.createdAt / 1000);
    return {
      ARN: arn,
      Name: name,
      ...(description && { Description: description }),
      ...(created.length > 0 && { CreatedDate: Math.min(...created), LastChangedDate: Math.max(...created) }),
      VersionIdsToStages: Object.fromEntries(versions.map(({ id, stages }) => [id, stages])),
    };
  };

  return {
    answer: jsonService<Input>(dialect, {
      GetSecretValue: get,
      PutSecretValue: put,
      UpdateSecretVersionStage: moveStage,
      DescribeSecret: describe,
    }),
    /** Makes a secret from the properties of an AWS::SecretsManager::Secret, once: a value that exists is kept. */
    ensureSecret(arn: string, name: string, properties: Record<string, unknown>): void {
      const kept = store.get<Secret>(keyOf(name))?.versions;
      const description = properties['Description'];
      const versions = kept ?? firstVersions(firstValue(properties), clock.now());
      save({ arn, name, ...(typeof description === 'string' && { description }), versions });
    },
  };
}

const firstVersions = (value: string | undefined, createdAt: number): Version[] =>
  value === undefined ? [] : [{ id: randomUUID(), stages: [current], createdAt, SecretString: value }];

const keyOf = (name: string) => `secret/${name}`;

const invalid = (message: string) => new JsonProblem('InvalidParameterException', message);

const notFound = (message: string) => new JsonProblem('ResourceNotFoundException', message);

// An ARN may also come without the six random characters AWS ends it with.
const isNamed = ({ arn, name }: Secret, id: string) =>
  id === name || id === arn || (id.startsWith('arn:') && arn.replace(/-[^-]{6}$/, '') === id);

function versionOf(secret: Secret, { VersionId: id, VersionStage: stage }: Input): Version {
  const wanted = stage ?? (id ? undefined : current);
  const found = secret.versions.find((version) => {
    return (!id || version.id === id) && (!wanted || version.stages.includes(wanted));
  });
  const what = wanted ? `staging label: ${wanted}` : `VersionId: ${id}`;
  if (!found) throw notFound(`Secrets Manager can't find the specified secret value for ${what}`);
  return found;
}

const isStaged = (version: Version) => version.stages.length > 0;

/** A stage belongs to one version at most; the version that loses AWSCURRENT to another becomes AWSPREVIOUS. */
function withStage(versions: readonly Version[], stage: string, toId: string | undefined): Version[] {
  const holder = versions.find((version) => version.stages.includes(stage));
  const moved = versions.map((version) => {
    const others = version.stages.filter((each) => each !== stage);
    return { ...version, stages: version.id === toId ? [...others, stage] : others };
  });
  return stage === current && holder && holder.id !== toId ? withStage(moved, previous, holder.id) : moved;
}

function valueIn({ SecretString, SecretBinary }: Input) {
  if ((SecretString === undefined) === (SecretBinary === undefined)) {
    throw invalid('You must provide either SecretString or SecretBinary.');
  }
  const bytes = SecretString === undefined ? Buffer.from(SecretBinary ?? '', 'base64') : Buffer.from(SecretString);
  if (bytes.length > largestBytes) throw invalid(`A secret value has at most ${largestBytes} bytes.`);
  return SecretString === undefined ? { SecretBinary } : { SecretString };
}
