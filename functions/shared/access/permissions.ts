import { type Role, roleIds } from './roles.ts';

/** How far a permission reaches: every client, assigned clients and own records, or own records only. */
export type Reach = 'any' | 'assigned' | 'own';

/** The features that are bought in seats per member. */
export const addOns = {
  'self-scheduling': { label: 'Self-scheduling' },
  conversation: { label: 'Conversation' },
  insurance: { label: 'Insurance' },
  video: { label: 'Video' },
} as const;

export type AddOn = keyof typeof addOns;

/** Every add-on id. */
export const addOnIds = Object.keys(addOns) as readonly AddOn[];

// Y: on by default · o: off, can be granted · -: never. Suffix a: assigned clients and own records · w: own records
// only · none: any client. +: the wider reach (any) can be granted, and a chosen set that holds the key gives it.
// biome-ignore format: it reads as the table it is
const matrix = {
  //                              PO   CA   TH   PA   CI   OM   TB   NP
  'practice.settings.read':      'Y    Y    o    Y    -    o    -    o',
  'practice.settings.manage':    'Y    Y    -    Y    -    -    -    -',
  'practice.services.manage':    'Y    Y    -    Y    -    -    -    -',
  'practice.locations.manage':   'Y    o    -    Y    -    -    -    -',
  'practice.bankAccount.manage': 'Y    -    -    o    -    -    -    -',
  'subscription.manage':         'Y    -    -    -    -    -    -    -',
  'audit.read':                  'Y    Y    -    Y    -    -    -    -',
  'practice.export':             'Y    o    -    o    -    -    -    -',
  'integrations.manage':         'Y    -    -    o    -    -    -    -',
  'team.read':                   'Y    Y    Y    Y    Y    Y    o    Y',
  'team.clinical.manage':        'Y    Y    o    -    -    -    -    -',
  'team.nonClinical.manage':     'Y    -    -    o    -    -    -    -',
  'team.permissions.manage':     'Y    Y    -    Y    -    -    -    -',
  'team.supervision.assign':     'Y    Y    -    -    -    -    -    -',
  'clients.read':                'Y    Y    Ya+  Y    Ya   Y    Y    Ya+',
  'clients.create':              'Y    Y    Y    Y    -    Y    -    Y',
  'clients.update':              'Y    Y    Ya   Y    oa   Y    -    Ya',
  'clients.deactivate':          'Y    Y    oa   Y    -    o    -    oa',
  'clients.merge':               'Y    o    -    o    -    -    -    -',
  'clients.import':              'Y    Y    -    Y    -    o    -    -',
  'clients.assign':              'Y    Y    -    Y    -    o    -    -',
  'relations.manage':            'Y    Y    Ya   Y    -    Y    -    Ya',
  'groups.manage':               'Y    Y    Ya   Y    -    Y    -    oa',
  'portal.invite':               'Y    Y    Ya   Y    -    Y    -    Ya',
  'portal.revoke':               'Y    Y    oa   Y    -    o    -    oa',
  'portal.resetPassword':        'Y    Y    oa   Y    -    Y    -    oa',
  'portal.viewAs':               'Y    Y    oa   Y    -    o    -    oa',
  'cases.read':                  'Y    Y    Ya   -    Ya   -    -    Ya',
  'cases.manage':                'Y    Y    Ya   -    oa   -    -    Ya',
  'diagnoses.manage':            'Y    Y    Ya   -    oa   -    -    Ya',
  'treatmentPlans.manage':       'Y    Y    Ya   -    oa   -    -    Ya',
  'notes.read':                  'Y    Y    Ya   -    Yw   -    -    Ya',
  'notes.write':                 'Y    Y    Ya   -    Ya   -    -    Ya',
  'notes.sign':                  'Y    Y    Yw   -    -    -    -    Yw',
  'notes.cosign':                'Y    Y    -    -    -    -    -    -',
  'notes.reopen':                'Y    Y    -    -    -    -    -    -',
  'notes.psychotherapy':         'Yw   Yw   Yw   -    -    -    -    Yw',
  'prescriptions.prescribe':     '-    -    -    -    -    -    -    Ya',
  'forms.manage':                'Y    Y    o    Y    -    -    -    o',
  'forms.send':                  'Y    Y    Ya   Y    oa   Y    -    Ya',
  'forms.reopen':                'Y    Y    oa   o    -    -    -    oa',
  'documents.read':              'Y    Y    Ya   Y    Ya   Y    o    Ya',
  'documents.clinical':          'Y    Y    Ya   -    Yw   -    -    Ya',
  'documents.upload':            'Y    Y    Ya   Y    Ya   Y    o    Ya',
  'calendar.read':               'Y    Y    Ya+  Y    Ya   Y    -    Ya+',
  'appointments.manage':         'Y    Y    Yw+  Y    Yw   Y    -    Yw+',
  'appointments.override':       'Y    Y    o    o    -    o    -    o',
  'availability.manage':         'Y    Y    Yw+  Y    ow   Y    -    Yw+',
  'selfScheduling.configure':    'Y    Y    Yw   o    -    o    -    Yw',
  'telehealth.host':             'Y    Y    Y    -    Y    -    -    Y',
  'messages.client':             'Y    Y    Ya   Y    Ya   Y    -    Ya',
  'sms.client':                  'Y    Y    oa   o    -    o    -    oa',
  'ledger.read':                 'Y    Y    oa   Y    -    o    Y    oa',
  'invoices.manage':             'Y    Y    oa   Y    -    o    Y    oa',
  'payments.collect':            'Y    Y    oa   Y    -    Y    o    oa',
  'payments.refund':             'Y    o    -    o    -    -    o    -',
  'paymentMethods.manage':       'Y    Y    -    Y    -    o    o    -',
  'paywall.configure':           'Y    Y    o    Y    -    -    -    o',
  'paywall.waive':               'Y    Y    oa   Y    -    o    -    oa',
  'insurance.read':              'Y    Y    oa   Y    -    Y    Y    oa',
  'insurance.update':            'Y    Y    o    Y    -    Y    Y    o',
  'claims.manage':               'Y    o    -    o    -    -    Y    -',
  'reports.client':              'Y    Y    Ya   Y    -    Y    o    Ya',
  'reports.case':                'Y    Y    Ya   -    -    -    -    Ya',
  'reports.billing':             'Y    o    -    Y    -    -    Y    -',
};

export type Permission = keyof typeof matrix;

/** Every permission of the product, in the order of the matrix. */
export const permissionKeys = Object.keys(matrix) as readonly Permission[];

const addOnGates: Partial<Record<Permission, AddOn>> = {
  'selfScheduling.configure': 'self-scheduling',
  'telehealth.host': 'video',
  'sms.client': 'conversation',
  'claims.manage': 'insurance',
};

/** The add-on of which a member must hold a seat to use this permission, if it needs one. */
export const addOnGate = (key: Permission): AddOn | undefined => addOnGates[key];

/** Whether this permission works only while the member's prescription licence is active. */
export const needsLicence = (key: Permission): boolean => key === 'prescriptions.prescribe';

/** What one role may have of one permission. */
export interface Cell {
  /** On by default; otherwise off until granted or given by a set. */
  suggested: boolean;
  reach: Reach;
  /** Whether the reach can be widened to any client. */
  wider: boolean;
}

function parseCell(text: string): Cell | undefined {
  if (text === '-') return undefined;
  const reach = text.includes('a') ? 'assigned' : text.includes('w') ? 'own' : 'any';
  return { suggested: text.startsWith('Y'), reach, wider: text.endsWith('+') };
}

const parseRow = (row: string): Map<Role, Cell | undefined> =>
  new Map(row.split(/ +/).map((text, column) => [roleIds[column] as Role, parseCell(text)]));

const rows = new Map(permissionKeys.map((key) => [key, parseRow(matrix[key])]));

/** The matrix's cell for a role, or undefined where the role can never have the permission. */
export const cellOf = (role: Role, key: Permission): Cell | undefined => rows.get(key)?.get(role);

/** The widest reach a cell permits. */
export const widest = (cell: Cell): Reach => (cell.wider ? 'any' : cell.reach);

/** The most a role can ever have of a permission, or undefined where it can never have it. */
export function ceilingOf(role: Role, key: Permission): Reach | undefined {
  const cell = cellOf(role, key);
  return cell && widest(cell);
}
