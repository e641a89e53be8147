import type { RelationArea, RelationLevel } from './relation-access.ts';

type AreaTexts<Area extends RelationArea> = { label: string; levels: Record<RelationLevel<Area>, string> };

/** What each level of each area lets a contact do, in words for the person who grants it. */
export const relationAccessTexts: { [Area in RelationArea]: AreaTexts<Area> } = {
  profile: {
    label: 'Profile',
    levels: {
      none: "Does not see the client's profile.",
      view: "Sees the client's demographics.",
      act: "Sees and edits the client's demographics and uploads a photo ID.",
    },
  },
  insurance: {
    label: 'Insurance',
    levels: {
      none: "Does not see the client's insurance.",
      view: "Sees the client's insurance.",
      act: "Sees and edits the client's insurance.",
    },
  },
  forms: {
    label: 'Forms',
    levels: {
      none: 'Gets no forms.',
      own: 'Completes the forms that were sent to this contact.',
      act: "Sees, completes and signs all of the client's forms.",
    },
  },
  documents: {
    label: 'Documents',
    levels: {
      none: 'Does not see documents.',
      view: 'Lists and downloads the documents that are shared with this contact.',
      act: 'Lists and downloads the documents that are shared with this contact, and uploads new ones.',
    },
  },
  appointments: {
    label: 'Appointments',
    levels: {
      none: 'Does not see appointments.',
      view: "Sees the client's next 10 appointments.",
      act: "Sees the client's next 10 appointments, and books and cancels for the client.",
    },
  },
  telehealth: {
    label: 'Telehealth',
    levels: {
      none: 'Does not join video sessions.',
      act: "Joins the client's video sessions as a participant.",
    },
  },
  payments: {
    label: 'Payments',
    levels: {
      none: 'Does not see invoices or payments.',
      view: 'Sees invoices and transactions.',
      act: 'Sees invoices and transactions, pays, and adds a payment method (never removes one).',
    },
  },
  messages: {
    label: 'Messages',
    levels: {
      none: 'Does not take part in messages about the client.',
      view: 'Reads messages about the client.',
      act: 'Reads and writes messages about the client.',
    },
  },
  notifications: {
    label: 'Notifications',
    levels: {
      none: 'Gets no notifications.',
      receipts: 'Gets receipts.',
      all: 'Gets reminders and receipts.',
    },
  },
  clinical: {
    label: 'Clinical summary',
    levels: {
      none: 'Sees nothing clinical.',
      view: 'Sees a summary of the diagnosis and the plan; every look is audited.',
    },
  },
};
