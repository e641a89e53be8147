import type { Form } from './form.ts';

type Template = Pick<Form, 'name' | 'description' | 'questions'>;

/** The two intake forms every new practice starts with. */
export const intakeForms: readonly Template[] = [
  {
    name: 'Client information and history',
    description:
      'Who the client is, what brings them here, and what their clinician should know before the first session.',
    questions: [
      { id: 'preferred-name', type: 'text', label: 'What name should we use?', required: true },
      { id: 'pronouns', type: 'text', label: 'Pronouns', required: false },
      { id: 'phone', type: 'text', label: 'Phone number we may call', required: true },
      { id: 'voicemail', type: 'yes-no', label: 'May we leave a voicemail?', required: true },
      {
        id: 'emergency-contact',
        type: 'text',
        label: 'Whom may we call in an emergency? Name and phone number',
        required: true,
      },
      { id: 'reason', type: 'long-text', label: 'What brings you here, in your own words?', required: true },
      {
        id: 'concerns',
        type: 'choices',
        label: 'What has been difficult lately?',
        required: false,
        choices: [
          'Mood',
          'Worry',
          'Sleep',
          'Eating',
          'School or work',
          'Family',
          'Loss',
          'Trauma',
          'Substance use',
          'Something else',
        ],
      },
      {
        id: 'previous-care',
        type: 'long-text',
        label: 'Earlier counselling, therapy or psychiatric care',
        required: false,
      },
      { id: 'medication', type: 'long-text', label: 'Medication taken now, with dose', required: false },
      { id: 'allergies', type: 'text', label: 'Allergies', required: false },
      {
        id: 'safety',
        type: 'yes-no',
        label: 'In the past month, have you wished you were dead or thought of harming yourself?',
        required: true,
      },
      { id: 'household', type: 'long-text', label: 'Who lives in the household?', required: false },
      {
        id: 'custody',
        type: 'long-text',
        label: 'For a minor: who has legal custody, and is there a court order?',
        required: false,
      },
    ],
  },
  {
    name: 'Informed consent to treatment',
    description: 'How care works here, what stays confidential and what cannot, and consent to begin.',
    questions: [
      {
        id: 'about-care',
        type: 'statement',
        label: 'Therapy has benefits and risks. You may ask about your care at any time, and you may stop at any time.',
        required: false,
      },
      {
        id: 'confidentiality',
        type: 'statement',
        label:
          'What is said here is confidential, except where the law requires otherwise: danger to yourself or others, ' +
          'abuse of a child or vulnerable adult, or a court order.',
        required: false,
      },
      {
        id: 'understands-confidentiality',
        type: 'yes-no',
        label: 'I understand confidentiality and its limits.',
        required: true,
      },
      { id: 'telehealth', type: 'yes-no', label: 'I agree to sessions by video when we arrange them.', required: true },
      {
        id: 'cancellation',
        type: 'yes-no',
        label: 'I understand that the practice may charge for sessions cancelled late.',
        required: true,
      },
      {
        id: 'signing-for',
        type: 'choice',
        label: 'I sign',
        required: true,
        choices: ['for myself', 'for a minor as legal guardian', 'as legal representative'],
      },
      { id: 'signature', type: 'signature', label: 'Signature', required: true },
      { id: 'signed-on', type: 'date', label: 'Date', required: true },
    ],
  },
];
