import { element } from '../query-protocol.ts';
import type { Answer } from '../service.ts';
import type { Bucket } from './buckets.ts';
import { formIn } from './forms.ts';
import type { Objects } from './objects.ts';
import { mostBytes } from './payload.ts';
import { checkPolicy, policyIn } from './policies.ts';
import { accessDenied, notImplemented, tooLarge, xml } from './problems.ts';
import type { S3Request } from './requests.ts';
import { checkSignature, type Examining } from './signatures.ts';
import { save } from './writes.ts';

/** Answers a browser's form (PostObject), which may do what the policy signed with it says, and nothing else. */
export async function postObject(
  objects: Objects,
  bucket: Bucket,
  request: S3Request,
  { accessKey, mountPath, now }: Examining,
): Promise<Answer> {
  const { key, fields, body } = await formIn(request);
  const { policy, 'x-amz-credential': credential = '', 'x-amz-signature': signature = '' } = fields;
  if (!policy) throw accessDenied();
  checkSignature(accessKey, credential, policy, signature);
  checkPolicy(policyIn(policy), { fields: { ...fields, bucket: bucket.name }, bytes: body.length }, now);
  if (fields['success_action_redirect']) throw notImplemented('success_action_redirect');
  if (body.length > mostBytes) throw tooLarge(body.length, mostBytes);
  const told = save(objects, bucket, key, body, fields);
  const location = `http://${request.headers['host']}${mountPath}/${bucket.name}/${encodeURIComponent(key)}`;
  return answerOf(fields['success_action_status'], { ...told, location }, bucket, key);
}

function answerOf(status: string | undefined, told: Record<string, string>, { name }: Bucket, key: string): Answer {
  if (status === '200') return { status: 200, headers: told };
  if (status !== '201') return { status: 204, headers: told };
  const elements = { Location: told['location'], Bucket: name, Key: key, ETag: told['etag'] };
  const inner = Object.entries(elements).map(([tag, value]) => element(tag, value));
  const answer = xml(201, `<PostResponse>${inner.join('')}</PostResponse>`);
  return { ...answer, headers: { ...told, ...answer.headers } };
}
