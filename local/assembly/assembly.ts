import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Identity, identify, type Place } from './identities.ts';
import { type Lookup, type Resolve, resolver } from './intrinsics.ts';

/** One resource of the stack as CloudFormation would have made it. `physicalId` is what Ref answers. */
export interface Resource {
  readonly logicalId: string;
  readonly physicalId: string;
  readonly arn: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** A synthesised stack with every intrinsic resolved. */
export interface Assembly {
  readonly region: string;
  readonly account: string;
  readonly stackName: string;
  ofType(type: string): Resource[];
  byArn(arn: string): Resource | undefined;
  readonly outputs: Readonly<Record<string, string>>;
  /** The directory that holds a function's bundle. */
  codeDirectory(fn: Resource): string;
}

interface Manifest {
  readonly artifacts: Readonly<Record<string, Artifact>>;
}

interface Artifact {
  readonly type: string;
  readonly environment?: string;
  readonly properties?: { readonly templateFile?: string; readonly stackName?: string };
}

interface Template {
  readonly Parameters?: Readonly<Record<string, { readonly Default?: unknown }>>;
  readonly Mappings?: Readonly<Record<string, unknown>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Resources?: Readonly<Record<string, TemplateResource>>;
  readonly Outputs?: Readonly<Record<string, { readonly Value: unknown }>>;
}

interface TemplateResource {
  readonly Type: string;
  readonly Condition?: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

interface AssetManifest {
  readonly files?: Readonly<Record<string, AssetFile>>;
}

interface AssetFile {
  readonly source: { readonly path: string };
  readonly destinations: Readonly<Record<string, { readonly objectKey: string }>>;
}

/**
 * Reads a synthesised assembly and resolves it; what cannot be resolved throws, naming its path in the template.
 * `replace` exchanges substrings in every resolved string.
 */
export function loadAssembly(
  directory: string,
  options: { readonly replace?: Readonly<Record<string, string>> } = {},
): Assembly {
  const { artifactId, templateFile, ...place } = onlyStack(readJson<Manifest>(path.join(directory, 'manifest.json')));
  const template = readJson<Template>(path.join(directory, templateFile));
  const identityOf = identitiesIn(template, place, (value, at) => resolve(value, at));
  const resolve = resolver(lookupIn(template, place, identityOf));
  const replace = options.replace ?? {};
  const resources = exchange(resourcesOf(template, resolve, identityOf), replace);
  const codeDirectories = assetDirectories(directory, artifactId);

  return {
    ...place,
    ofType: (type) => resources.filter((resource) => resource.type === type),
    byArn: (arn) => resources.find((resource) => resource.arn === arn),
    outputs: exchange(outputsOf(template, resolve), replace),
    codeDirectory({ logicalId, properties }) {
      const { S3Key } = (properties['Code'] ?? {}) as { S3Key?: string };
      const found = codeDirectories.get(S3Key ?? '');
      if (!found) throw new Error(`${logicalId}: its code is not an asset of ${directory}`);
      return found;
    },
  };
}

function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(file, 'utf8')) as T;
}

function onlyStack({ artifacts }: Manifest) {
  const stacks = Object.entries(artifacts).filter(([, artifact]) => artifact.type === 'aws:cloudformation:stack');
  const [artifactId, artifact] = stacks[0] ?? [];
  const templateFile = artifact?.properties?.templateFile;
  if (stacks.length !== 1 || !artifactId || !templateFile) {
    throw new Error(`The assembly must hold exactly one stack; it holds ${stacks.length}`);
  }
  const [, account, region] = /^aws:\/\/([^/]+)\/(.+)$/.exec(artifact.environment ?? '') ?? [];
  return {
    artifactId,
    templateFile,
    stackName: artifact.properties?.stackName ?? artifactId,
    account: account && account !== 'unknown-account' ? account : '111111111111',
    region: region && region !== 'unknown-region' ? region : 'us-east-1',
  };
}

type IdentityOf = (logicalId: string) => Identity | undefined;

/** On demand, because one resource's name may be made of another's. */
function identitiesIn(template: Template, place: Place, resolve: Resolve): IdentityOf {
  const known = new Map<string, Identity>();
  return (logicalId) => {
    const resource = template.Resources?.[logicalId];
    if (!resource) return undefined;
    const nameIn = (property: string) => {
      const name = resource.Properties?.[property];
      return name === undefined ? undefined : String(resolve(name, `Resources.${logicalId}.Properties.${property}`));
    };
    const identity = known.get(logicalId) ?? identify(resource.Type, logicalId, place, nameIn);
    known.set(logicalId, identity);
    return identity;
  };
}

function lookupIn(template: Template, { region, account, stackName }: Place, identityOf: IdentityOf): Lookup {
  const pseudoParameters: Record<string, string> = {
    'AWS::Region': region,
    'AWS::AccountId': account,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': stackName,
    'AWS::StackId': `arn:aws:cloudformation:${region}:${account}:stack/${stackName}/local`,
  };
  return {
    ref: (name) => pseudoParameters[name] ?? identityOf(name)?.ref ?? template.Parameters?.[name]?.Default,
    attribute: (logicalId, name) => identityOf(logicalId)?.attributes[name],
    mapping: (name) => template.Mappings?.[name],
    condition: (name) => template.Conditions?.[name],
  };
}

function resourcesOf(template: Template, resolve: Resolve, identityOf: IdentityOf): Resource[] {
  return Object.entries(template.Resources ?? {}).flatMap(([logicalId, { Type, Properties = {}, Condition }]) => {
    const at = `Resources.${logicalId}`;
    const identity = identityOf(logicalId);
    const included = Condition === undefined || resolve({ Condition }, `${at}.Condition`) === true;
    if (!identity || !included) return [];
    const properties = resolve(Properties, `${at}.Properties`) as Record<string, unknown>;
    return { logicalId, physicalId: identity.ref, arn: identity.arn, type: Type, properties };
  });
}

function outputsOf(template: Template, resolve: Resolve): Record<string, string> {
  const outputs = Object.entries(template.Outputs ?? {});
  return Object.fromEntries(outputs.map(([name, { Value }]) => [name, String(resolve(Value, `Outputs.${name}`))]));
}

/** Where each file asset of the stack lies, by the object key under which it would be uploaded. */
function assetDirectories(directory: string, artifactId: string): Map<string, string> {
  const { files = {} } = readJson<AssetManifest>(path.join(directory, `${artifactId}.assets.json`));
  const pairs = Object.values(files).flatMap(({ source, destinations }) =>
    Object.values(destinations).map(({ objectKey }) => [objectKey, path.resolve(directory, source.path)] as const),
  );
  return new Map(pairs);
}

/** Only resolved values are exchanged, once: the new text may itself contain the old. */
function exchange<T>(value: T, replace: Readonly<Record<string, string>>): T {
  return JSON.parse(JSON.stringify(value), (_, part) => {
    if (typeof part !== 'string') return part;
    return Object.entries(replace).reduce((text, [from, to]) => text.replaceAll(from, to), part);
  });
}
