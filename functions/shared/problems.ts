/** Every way this API can refuse a request. Codes are public and stable; their status lives here and nowhere else. */
export const problems = {
  'client-merged': { status: 308, title: 'This client was merged into another one' },
  'request-invalid': { status: 400, title: 'The request is not valid' },
  'reference-unknown': { status: 400, title: 'The request names something that does not exist here' },
  'not-signed-in': { status: 401, title: 'Sign in to continue' },
  'not-permitted': { status: 403, title: 'A permission is missing' },
  'own-access': { status: 403, title: 'Somebody else has to change this about you' },
  'owners-only': { status: 403, title: 'Only a Practice Owner can do this' },
  'sign-up-closed': { status: 403, title: 'New practices are created by the operator' },
  'email-unverified': { status: 403, title: 'Verify the e-mail address of this login first' },
  'email-mismatch': { status: 403, title: 'The invitation was sent to another e-mail address' },
  'view-unknown': { status: 403, title: 'This is not a view of this portal account that was opened for you' },
  'view-expired': { status: 403, title: 'This view of the portal has ended: open it again' },
  'view-is-read-only': { status: 403, title: 'Whoever only looks at a portal changes nothing in it' },
  'not-found': { status: 404, title: 'Not found' },
  'invitation-unknown': { status: 404, title: 'This invitation does not exist' },
  'seat-unavailable': { status: 409, title: 'No seat of this type is free' },
  'seats-occupied': { status: 409, title: 'More seats are in use than would be left' },
  'addon-seats-held': { status: 409, title: 'Members hold the add-on seats that would go' },
  'addon-not-subscribed': { status: 409, title: 'The practice has no seat of this add-on' },
  'addon-seats-exhausted': { status: 409, title: 'All seats of this add-on are taken' },
  'quote-outdated': { status: 409, title: 'Something changed since the quote: ask for a new one' },
  'last-owner': { status: 409, title: 'A practice always has a Practice Owner' },
  'supervisor-needed': { status: 409, title: 'Clinical Interns work under this member: reassign them first' },
  'member-has-clients': { status: 409, title: 'Clients or appointments are assigned to this member' },
  'member-exists': { status: 409, title: 'There is a member with this e-mail address already' },
  'member-inactive': { status: 409, title: 'This member is not active' },
  'member-not-joined': { status: 409, title: 'This member has not accepted an invitation yet: send it again' },
  'member-joined': { status: 409, title: 'This member has a login already' },
  'relation-exists': { status: 409, title: 'This client is a contact here already' },
  'contacts-full': { status: 409, title: 'This client has as many contacts of this kind as there can be' },
  'accounts-linked': { status: 409, title: 'The accounts of these two are linked already' },
  'link-barred': { status: 409, title: 'One of these two is a contact of the other whose access is suspended' },
  'links-full': { status: 409, title: 'The accounts of one of these two are linked with as many as there can be' },
  'merge-refused': { status: 409, title: 'These two clients cannot be merged, or parted, as things stand' },
  'group-inactive': { status: 409, title: 'This group is not active' },
  'group-full': { status: 409, title: 'This group has no room on one of these days' },
  'last-guardian': { status: 409, title: 'A minor keeps their last Legal Guardian: add another one first' },
  'invitation-live': { status: 409, title: 'There is already an open invitation' },
  'invitation-used': { status: 409, title: 'This invitation was accepted already' },
  'invitation-busy': { status: 409, title: 'This invitation is being accepted right now' },
  'sign-in-required': { status: 409, title: 'A login with this e-mail exists: sign in to accept' },
  'login-missing': { status: 409, title: 'There is no login here yet' },
  'login-not-ready': { status: 409, title: 'The password of this login cannot be reset as things stand' },
  'login-exists': { status: 409, title: 'A login is attached here already' },
  'file-missing': { status: 409, title: 'The file has not been uploaded' },
  'import-not-checked': { status: 409, title: 'Look at the file in a dry run first' },
  'import-committed': { status: 409, title: 'This import was committed already' },
  'import-not-ended': { status: 409, title: 'Only an import that has ended can be taken back' },
  'import-rolled-back': { status: 409, title: 'This import was taken back' },
  'changed-meanwhile': { status: 409, title: 'Something this depends on changed meanwhile: read it again' },
  'invitation-expired': { status: 410, title: 'This invitation has expired' },
  'invitation-revoked': { status: 410, title: 'This invitation is no longer valid' },
  'merge-undo-expired': { status: 410, title: 'A merge can be undone for 30 days' },
  'quote-expired': { status: 410, title: 'This quote has expired: ask for a new one' },
  'version-mismatch': { status: 412, title: 'It was changed meanwhile: read it again' },
  'body-too-large': { status: 413, title: 'The request is too large' },
  'invalid-value': { status: 422, title: 'A value is not acceptable' },
  'email-missing': { status: 422, title: 'There is no e-mail address to send to' },
  'email-not-on-profile': { status: 422, title: 'Only the e-mail address on the profile can be invited' },
  'invitation-not-allowed': { status: 422, title: 'This contact is not to be invited to the portal' },
  'invitation-refused': { status: 422, title: 'What was entered does not match' },
  'forms-out-of-reach': { status: 422, title: 'This contact could not see the form' },
  'nothing-to-send': { status: 422, title: 'There is nothing to send' },
  'member-not-assignable': { status: 422, title: 'Clients cannot be assigned to this member' },
  'access-not-grantable': { status: 422, title: 'This access cannot be given to this type of contact' },
  'confidential-recipient': { status: 422, title: 'What is confidential can only be given to the client' },
  'task-closes-itself': { status: 422, title: 'This ends by itself, once what it asks for is done' },
  'supervisor-required': {
    status: 422,
    title: 'A Clinical Intern needs a supervisor who is an active Clinical Admin or Practice Owner',
  },
  'licence-required': { status: 422, title: 'A Prescriber needs an active prescription licence' },
  'above-ceiling': { status: 422, title: 'This role can never have this permission' },
  'sets-exclusive': { status: 422, title: 'These permission sets exclude each other' },
  'signature-invalid': { status: 400, title: 'The signature of this message is not valid' },
  'password-weak': { status: 422, title: 'The password does not meet the rules' },
  'file-unreadable': { status: 422, title: 'The file cannot be read as a list of clients' },
  'key-reused': { status: 422, title: 'This Idempotency-Key was used for another request' },
  'version-required': { status: 428, title: 'Say which version you change, with If-Match' },
  'invitation-locked': { status: 429, title: 'Too many wrong answers: ask for a new invitation' },
  'resend-too-soon': { status: 429, title: 'It was sent a moment ago' },
  'number-taken': { status: 503, title: 'No free client number was found: try again' },
  busy: { status: 503, title: 'Too busy right now: try again' },
  internal: { status: 500, title: 'Something went wrong on our side' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof problems;

/** Names one part of a request: `pointer` is a JSON pointer into the body, query, path or header that `in` says. */
export interface FieldError {
  readonly in: 'body' | 'query' | 'header';
  readonly pointer: string;
  readonly detail: string;
}

interface Particulars {
  readonly detail?: string;
  readonly errors?: readonly FieldError[];
  readonly retryAfterSeconds?: number;
  /** The permission that is missing. */
  readonly permission?: string;
  /** The members who stand in the way, and the type of the seat, or the add-on, that each holds. */
  readonly holders?: readonly {
    readonly memberId: string;
    readonly name: string;
    readonly seat?: string;
    readonly addOn?: string;
  }[];
  /** The client to ask about instead. */
  readonly clientId?: string;
  /** The clients that stand in the way. */
  readonly clientIds?: readonly string[];
}

/** A refusal meant for the caller. Its texts never repeat what the caller sent. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly particulars: Particulars;

  constructor(code: ProblemCode, particulars: Particulars = {}) {
    super(code);
    this.code = code;
    this.particulars = particulars;
  }
}

/** A refusal that points at parts of the request: `fieldProblemIn('query', 'request-invalid', ['/limit', 'is too large'])`. */
export const fieldProblemIn = (
  where: FieldError['in'],
  code: ProblemCode,
  ...fields: readonly (readonly [pointer: string, detail: string])[]
) => new Problem(code, { errors: fields.map(([pointer, detail]) => ({ in: where, pointer: `#${pointer}`, detail })) });

/** A refusal that points at fields of the body: `fieldProblem('invalid-value', ['/birthDate', 'is in the future'])`. */
export const fieldProblem = (code: ProblemCode, ...fields: readonly (readonly [pointer: string, detail: string])[]) =>
  fieldProblemIn('body', code, ...fields);

/** The value, or a 404 when there is none: absent and out of reach must look alike. */
export function found<T>(value: T | undefined): T {
  if (value === undefined) throw new Problem('not-found');
  return value;
}
