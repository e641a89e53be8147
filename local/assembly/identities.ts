import { createHash } from 'node:crypto';

/** Where a stack stands. */
export interface Place {
  readonly region: string;
  readonly account: string;
  readonly stackName: string;
}

/** What the other resources of a stack can say about one: Ref, Arn, and its other attributes. */
export interface Identity {
  readonly ref: string;
  readonly arn: string;
  readonly attributes: Readonly<Record<string, string>>;
}

interface Described extends Place {
  readonly name: string;
  readonly hash: string;
  /** The ARN of this account's resource in a service: `arn(service, rest)`. */
  arn(service: string, rest: string): string;
}

type Describe = (resource: Described) => { ref: string; arn: string; attributes?: Record<string, string> };

/** The property that names a resource of this type, where the template may choose the name. */
const namedBy: Readonly<Record<string, string>> = {
  'AWS::DynamoDB::GlobalTable': 'TableName',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::SQS::Queue': 'QueueName',
  'AWS::SNS::Topic': 'TopicName',
  'AWS::SecretsManager::Secret': 'Name',
  'AWS::Events::Rule': 'Name',
  'AWS::IAM::Role': 'RoleName',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::SES::ConfigurationSet': 'Name',
  'AWS::SES::EmailIdentity': 'EmailIdentity',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::KMS::Alias': 'AliasName',
  'AWS::ApiGatewayV2::Stage': 'StageName',
  'AWS::CloudWatch::Alarm': 'AlarmName',
};

const described: Readonly<Record<string, Describe>> = {
  'AWS::DynamoDB::GlobalTable': ({ name, hash, arn }) => {
    const table = arn('dynamodb', `table/${name}`);
    const attributes = { StreamArn: `${table}/stream/2020-01-01T00:00:00.000`, TableId: hash };
    return { ref: name, arn: table, attributes };
  },
  'AWS::Lambda::Function': ({ name, arn }) => ({ ref: name, arn: arn('lambda', `function:${name}`) }),
  'AWS::Lambda::EventSourceMapping': ({ hash, arn }) => ({
    ref: hash,
    arn: arn('lambda', `event-source-mapping:${hash}`),
    attributes: { Id: hash },
  }),
  'AWS::SQS::Queue': ({ name, region, account, arn }) => {
    const url = `https://sqs.${region}.amazonaws.com/${account}/${name}`;
    return { ref: url, arn: arn('sqs', name), attributes: { QueueName: name, QueueUrl: url } };
  },
  'AWS::SNS::Topic': ({ name, arn }) => byArn(arn('sns', name), { TopicName: name, TopicArn: arn('sns', name) }),
  'AWS::SecretsManager::Secret': ({ name, hash, arn }) => {
    const secret = arn('secretsmanager', `secret:${name}-${hash.slice(0, 6)}`);
    return byArn(secret, { Id: secret });
  },
  'AWS::Events::Rule': ({ name, arn }) => ({ ref: name, arn: arn('events', `rule/${name}`) }),
  'AWS::IAM::Role': ({ name, account, hash }) => ({
    ref: name,
    arn: `arn:aws:iam::${account}:role/${name}`,
    attributes: { RoleId: hash },
  }),
  'AWS::KMS::Key': ({ hash, arn }) => ({ ref: hash, arn: arn('kms', `key/${hash}`), attributes: { KeyId: hash } }),
  'AWS::Logs::LogGroup': ({ name, arn }) => ({ ref: name, arn: arn('logs', `log-group:${name}:*`) }),
  'AWS::S3::Bucket': ({ name, region }) => ({
    ref: name.toLowerCase(),
    arn: `arn:aws:s3:::${name.toLowerCase()}`,
    attributes: {
      DomainName: `${name.toLowerCase()}.s3.amazonaws.com`,
      RegionalDomainName: `${name.toLowerCase()}.s3.${region}.amazonaws.com`,
    },
  }),
  'AWS::Cognito::UserPool': ({ hash, region, arn }) => {
    const id = `${region}_${hash.slice(0, 9)}`;
    const issuer = `cognito-idp.${region}.amazonaws.com/${id}`;
    const attributes = { UserPoolId: id, ProviderName: issuer, ProviderURL: `https://${issuer}` };
    return { ref: id, arn: arn('cognito-idp', `userpool/${id}`), attributes };
  },
  'AWS::Cognito::UserPoolClient': ({ hash, arn }) => {
    const id = hash.slice(0, 26);
    return { ref: id, arn: arn('cognito-idp', `client/${id}`), attributes: { ClientId: id } };
  },
  'AWS::ApiGatewayV2::Api': ({ hash, region }) => {
    const id = hash.slice(0, 10);
    const endpoint = `https://${id}.execute-api.${region}.amazonaws.com`;
    return {
      ref: id,
      arn: `arn:aws:apigateway:${region}::/apis/${id}`,
      attributes: { ApiId: id, ApiEndpoint: endpoint },
    };
  },
};

/** The identity of a resource: the same for the same stack name and logical id, whatever else the stack holds. */
export function identify(
  type: string,
  logicalId: string,
  place: Place,
  nameIn: (property: string) => string | undefined,
): Identity {
  const property = namedBy[type];
  const name = (property && nameIn(property)) ?? `${place.stackName}-${logicalId}`;
  const hash = createHash('sha256').update(`${place.stackName}/${logicalId}`).digest('hex');
  const arn = (service: string, rest: string) => `arn:aws:${service}:${place.region}:${place.account}:${rest}`;
  const describe = described[type] ?? ofNoEmulatedType(type);
  const { attributes, ...identity } = describe({ ...place, name, hash, arn });
  return { ...identity, attributes: { ...attributes, Arn: identity.arn } };
}

/** Nothing local speaks to these resources, but others of the template may mention them. */
function ofNoEmulatedType(type: string): Describe {
  const [, service = '', kind = ''] = type.toLowerCase().split('::');
  return ({ name, arn }) => ({ ref: name, arn: arn(service, `${kind}/${name}`) });
}

function byArn(arn: string, attributes: Record<string, string>) {
  return { ref: arn, arn, attributes };
}
