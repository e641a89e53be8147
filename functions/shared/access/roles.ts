/** What a practice buys a seat of; a role occupies one seat of its type. */
export type SeatType = 'clinical' | 'admin' | 'intern' | 'support' | 'third-party-biller' | 'prescriber';

/** How each seat type is called. */
export const seatTypeLabels: Readonly<Record<SeatType, string>> = {
  clinical: 'Clinical',
  admin: 'Admin',
  intern: 'Intern',
  support: 'Support',
  'third-party-biller': '3rd Party Biller',
  prescriber: 'Prescriber (Prescription iQ)',
};

export type PermissionSetId = 'organization-administration' | 'administration' | 'billing' | 'therapist' | 'default';

interface RoleEntry {
  label: string;
  description: string;
  seatType: SeatType;
  /** Which side of the house the role is managed from: team.clinical.manage or team.nonClinical.manage. */
  clinical: boolean;
  /** What a screen proposes for the role; it never gives more than the role's column of the matrix. */
  suggestedSet: PermissionSetId;
}

/** The closed list of roles, in the order of the permission matrix's columns. */
export const roles = {
  'practice-owner': {
    label: 'Practice Owner',
    description: 'Holds the account of the practice and does all clinical and administrative tasks.',
    seatType: 'clinical',
    clinical: true,
    suggestedSet: 'organization-administration',
  },
  'clinical-admin': {
    label: 'Clinical Admin',
    description: 'Does clinical and administrative work and manages other clinical members.',
    seatType: 'clinical',
    clinical: true,
    suggestedSet: 'administration',
  },
  therapist: {
    label: 'Therapist',
    description: 'Does clinical work and does not manage others unless granted.',
    seatType: 'clinical',
    clinical: true,
    suggestedSet: 'therapist',
  },
  'practice-admin': {
    label: 'Practice Admin',
    description:
      'Runs the non-clinical administration; may be granted managing other non-clinical members and insurance billing.',
    seatType: 'admin',
    clinical: false,
    suggestedSet: 'administration',
  },
  'clinical-intern': {
    label: 'Clinical Intern',
    description: 'A student with limited clinical access who works under a supervisor.',
    seatType: 'intern',
    clinical: true,
    suggestedSet: 'therapist',
  },
  'office-manager': {
    label: 'Office Manager / Support Staff',
    description: 'Schedules, collects payments and runs the front desk; never administrative or clinical work.',
    seatType: 'support',
    clinical: false,
    suggestedSet: 'default',
  },
  'third-party-biller': {
    label: '3rd Party Biller',
    description: 'Does billing only, for a named external company.',
    seatType: 'third-party-biller',
    clinical: false,
    suggestedSet: 'billing',
  },
  prescriber: {
    label: 'Nurse Practitioner / Prescriber',
    description: 'Does clinical work and may prescribe while the prescription licence is active.',
    seatType: 'prescriber',
    clinical: true,
    suggestedSet: 'therapist',
  },
} as const satisfies Record<string, RoleEntry>;

export type Role = keyof typeof roles;

/** Every role id, in the order of the permission matrix's columns. */
export const roleIds = Object.keys(roles) as readonly Role[];
