import type { CorsRule } from './cors.ts';

export interface Bucket {
  readonly name: string;
  readonly isVersioned: boolean;
  /** What is said of every object that asks for no encryption of its own. */
  readonly encryptionHeaders: Readonly<Record<string, string>>;
  readonly corsRules: readonly CorsRule[];
}

interface BucketProperties {
  readonly VersioningConfiguration?: { readonly Status?: string };
  readonly CorsConfiguration?: { readonly CorsRules?: readonly CorsRule[] };
  readonly BucketEncryption?: {
    readonly ServerSideEncryptionConfiguration?: readonly {
      readonly ServerSideEncryptionByDefault?: { readonly SSEAlgorithm: string; readonly KMSMasterKeyID?: string };
    }[];
  };
}

/** A bucket by the properties of an AWS::S3::Bucket; lifecycle rules and rights have no effect here. */
export function bucketFrom(name: string, properties: Record<string, unknown>): Bucket {
  const { VersioningConfiguration, CorsConfiguration, BucketEncryption } = properties as BucketProperties;
  return {
    name,
    isVersioned: VersioningConfiguration?.Status === 'Enabled',
    encryptionHeaders: encryptionHeaders(BucketEncryption),
    corsRules: CorsConfiguration?.CorsRules ?? [],
  };
}

function encryptionHeaders(encryption: BucketProperties['BucketEncryption']): Record<string, string> {
  const byDefault = encryption?.ServerSideEncryptionConfiguration?.[0]?.ServerSideEncryptionByDefault;
  const { SSEAlgorithm = 'AES256', KMSMasterKeyID: key } = byDefault ?? {};
  return {
    'x-amz-server-side-encryption': SSEAlgorithm,
    ...(key && { 'x-amz-server-side-encryption-aws-kms-key-id': key }),
  };
}
