import { Duration, Validations } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption, HttpMethods } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { Stage } from './stages.ts';

/** Lists of clients on their way in and out. They are copies: what is kept is in the table, and they go by themselves. */
export function clientFiles(scope: Construct, encryptionKey: IKey, { appOrigins }: Stage): Bucket {
  const bucket = new Bucket(scope, 'ClientFiles', {
    encryption: BucketEncryption.KMS,
    encryptionKey,
    bucketKeyEnabled: true,
    enforceSSL: true,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    versioned: true,
    cors: [
      { allowedMethods: [HttpMethods.POST, HttpMethods.GET], allowedOrigins: [...appOrigins], allowedHeaders: ['*'] },
    ],
    lifecycleRules: [
      {
        expiration: Duration.days(30),
        noncurrentVersionExpiration: Duration.days(1),
        abortIncompleteMultipartUploadAfter: Duration.days(1),
      },
    ],
  });
  Validations.of(bucket).acknowledge(
    {
      id: 'AwsSolutions-S1',
      reason:
        'Who imports and exports clients is in the audit of the product, with the login; a log would only repeat it.',
    },
    {
      id: 'HIPAA.Security-S3BucketLoggingEnabled',
      reason:
        'Who imports and exports clients is in the audit of the product, with the login; a log would only repeat it.',
    },
    {
      id: 'HIPAA.Security-S3BucketReplicationEnabled',
      reason: 'Copies on their way in or out: a lost one is uploaded or made again, and none is kept for long.',
    },
  );
  return bucket;
}
