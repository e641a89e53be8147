import type { Assembly, Resource } from './assembly/assembly.ts';
import type { Services } from './services.ts';

/** Makes the services hold what the stack declares, as a deployment would; what they already hold is kept. */
export function provision(assembly: Assembly, services: Services): void {
  provisionQueues(assembly, services);
  provisionMail(assembly, services);
  for (const { physicalId: name, properties } of assembly.ofType('AWS::S3::Bucket')) {
    services.s3.ensureBucket(name, properties);
  }
  for (const secret of assembly.ofType('AWS::SecretsManager::Secret')) {
    services.secrets.ensureSecret(secret.arn, secretName(secret), secret.properties);
  }
  for (const { properties } of assembly.ofType('AWS::SSM::Parameter')) services.parameters.ensureParameter(properties);
  for (const pool of assembly.ofType('AWS::Cognito::UserPool')) {
    services.cognito.ensurePool(pool.physicalId, pool.properties);
  }
  for (const client of assembly.ofType('AWS::Cognito::UserPoolClient')) {
    services.cognito.ensureClient(client.physicalId, String(client.properties['UserPoolId']), client.properties);
  }
}

function provisionQueues(assembly: Assembly, { sqs, sns }: Services): void {
  for (const queue of assembly.ofType('AWS::SQS::Queue')) {
    sqs.ensureQueue(queue.arn.slice(queue.arn.lastIndexOf(':') + 1), queue.properties);
  }
  // Those who had received these messages ended with the last run.
  sqs.releaseHidden();
  for (const topic of assembly.ofType('AWS::SNS::Topic')) sns.ensureTopic(topic.arn, topic.properties);
  for (const subscription of assembly.ofType('AWS::SNS::Subscription')) {
    // People are told of alarms by mail; no alarm goes off here.
    if (subscription.properties['Protocol'] === 'sqs') sns.ensureSubscription(subscription.properties);
  }
}

interface DestinationProperties {
  readonly ConfigurationSetName: string;
  readonly EventDestination: {
    readonly MatchingEventTypes: readonly string[];
    readonly SnsDestination?: { readonly TopicARN: string };
  };
}

function provisionMail(assembly: Assembly, { ses }: Services): void {
  for (const identity of identitiesReliedOn(assembly)) ses.ensureIdentity(identity);
  const destinations = assembly
    .ofType('AWS::SES::ConfigurationSetEventDestination')
    .map((destination) => destination.properties as unknown as DestinationProperties);
  for (const { physicalId: name } of assembly.ofType('AWS::SES::ConfigurationSet')) {
    const own = destinations.filter((destination) => destination.ConfigurationSetName === name);
    ses.ensureConfigurationSet(name, own.flatMap(topicsOf));
  }
}

function topicsOf({ EventDestination: { MatchingEventTypes, SnsDestination } }: DestinationProperties) {
  return SnsDestination ? [{ topicArn: SnsDestination.TopicARN, eventTypes: MatchingEventTypes }] : [];
}

/** The senders the operator must have had verified: those the stack's roles and user pool name. */
function identitiesReliedOn(assembly: Assembly): Set<string> {
  const naming = ['AWS::IAM::Policy', 'AWS::IAM::Role', 'AWS::Cognito::UserPool', 'AWS::SES::EmailIdentity'];
  const text = JSON.stringify(naming.flatMap((type) => assembly.ofType(type)));
  const names = [...text.matchAll(/:ses:[^:"]*:[^:"]*:identity\/([^"*]+)"/g)].map(([, name]) => String(name));
  return new Set(names);
}

function secretName({ properties, arn }: Resource): string {
  // An ARN ends with a hyphen and six characters of its own.
  return String(properties['Name'] ?? arn.slice(arn.indexOf(':secret:') + ':secret:'.length, -7));
}
