/** What a column of a list of clients can hold. */
export const importFields = [
  'firstName',
  'lastName',
  'fullName',
  'preferredName',
  'pronouns',
  'birthDate',
  'email',
  'phone',
  'addressLine1',
  'addressLine2',
  'city',
  'region',
  'postalCode',
  'country',
  'language',
  'timeZone',
  'status',
  'isMinor',
  'tags',
  'emergencyNotes',
] as const;
export type ImportField = (typeof importFields)[number];
