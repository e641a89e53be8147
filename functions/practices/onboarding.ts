import * as z from 'zod';
import type { Practice } from '../shared/practice.ts';

/** The three steps of setting up a practice, in order (SETUP-3). */
const steps = [
  {
    id: 'profile',
    title: 'Set up your profile',
    items: [
      { id: 'settings-filled', label: 'Say where the practice is, and how it can be reached' },
      { id: 'service-exists', label: 'Add a service' },
    ],
  },
  {
    id: 'team-and-clients',
    title: 'Add your team and clients',
    items: [
      { id: 'second-member', label: 'Invite a second member' },
      { id: 'client-exists', label: 'Add a client' },
      { id: 'client-assigned', label: 'Assign a member to a client' },
    ],
  },
  {
    id: 'intake-and-invoicing',
    title: 'Complete an intake and invoice it',
    items: [
      { id: 'intake-completed', label: 'Complete an intake' },
      { id: 'appointment-documented', label: 'Document an appointment' },
      { id: 'invoice-issued', label: 'Issue an invoice' },
    ],
  },
] as const;

type StepId = (typeof steps)[number]['id'];
type ItemId = (typeof steps)[number]['items'][number]['id'];

/** What has been done so far, by item. */
export type Progress = Readonly<Record<ItemId, boolean>>;

/** What is written down the first time it happens, because nothing small could tell it later. */
export const milestoneIds = ['intake-completed', 'appointment-documented', 'invoice-issued'] as const;

/** The first time something happened in a practice. */
export const Milestone = z.object({
  practiceId: z.string(),
  id: z.enum(milestoneIds),
  at: z.string(),
  version: z.number(),
});

const OnboardingItem = z
  .object({ id: z.string(), label: z.string(), done: z.boolean(), helpUrl: z.string() })
  .meta({ id: 'OnboardingItem' });

export const Onboarding = z
  .object({
    steps: z.array(
      z
        .object({
          id: z.enum(steps.map(({ id }) => id) as [StepId, ...StepId[]]),
          title: z.string(),
          items: z.array(OnboardingItem),
          done: z.boolean(),
        })
        .meta({ id: 'OnboardingStep' }),
    ),
  })
  .meta({ id: 'Onboarding' });

/** The steps as far as they are done; every item leads to its part of the page `onboarding` below `helpUrl`. */
export const onboarding = (progress: Progress, helpUrl: string): z.infer<typeof Onboarding> => ({
  steps: steps.map(({ id, title, items }) => ({
    id,
    title,
    items: items.map((item) => ({ ...item, done: progress[item.id], helpUrl: `${helpUrl}/onboarding#${item.id}` })),
    done: items.every((item) => progress[item.id]),
  })),
});

/** Whether clients can find and reach the practice. */
export const isFilledIn = ({ contact, address }: Practice): boolean =>
  address !== null && (contact.email !== null || contact.phone !== null);
