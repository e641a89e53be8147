import * as z from 'zod';

/** One question of a form. `choice` asks for one of `choices`, `choices` for any number of them. */
export const Question = z
  .object({
    id: z.string(),
    type: z.enum(['text', 'long-text', 'date', 'yes-no', 'choice', 'choices', 'statement', 'signature']),
    label: z.string(),
    required: z.boolean(),
    choices: z.array(z.string()).optional(),
  })
  .meta({ id: 'Question' });

/** A form of the practice's library. A version never changes; a change is a new version. */
export const Form = z.object({
  id: z.string(),
  practiceId: z.string(),
  version: z.number(),
  name: z.string(),
  description: z.string(),
  questions: z.array(Question),
});
export type Form = z.infer<typeof Form>;

export const LibraryForm = Form.omit({ practiceId: true }).meta({ id: 'Form' });

/** A form given to one recipient to fill in, as it is kept. */
export const FormAssignment = z.object({
  id: z.string(),
  practiceId: z.string(),
  clientId: z.string(),
  recipientId: z.string(),
  formId: z.string(),
  formVersion: z.number(),
  formName: z.string(),
  state: z.enum(['open', 'completed']),
  assignedAt: z.string(),
  /** Kept from the client's relations (MINOR-4). */
  confidential: z.boolean().default(false),
  version: z.number(),
});
export type FormAssignment = z.infer<typeof FormAssignment>;
