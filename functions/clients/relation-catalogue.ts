import * as z from 'zod';
import {
  defaultAccess,
  grantable,
  RelationAccess,
  relationAreas,
  relationLevels,
  relationTypeIds,
  relationTypes,
} from '../shared/access/relation-access.ts';
import { relationAccessTexts } from '../shared/access/relation-access-texts.ts';

export const RelationTypeCatalogue = z
  .object({
    items: z.array(
      z.object({
        id: z.enum(relationTypeIds),
        label: z.string(),
        sendPortalInvite: z.boolean().meta({ description: 'Where a new contact says nothing about it' }),
        defaults: RelationAccess,
      }),
    ),
  })
  .meta({ id: 'RelationTypeCatalogue' });

export const RelationPermissionCatalogue = z
  .object({
    items: z.array(
      z.object({
        area: z.enum(relationAreas),
        label: z.string(),
        levels: z
          .array(z.object({ level: z.string(), sentence: z.string() }))
          .meta({ description: 'From least to most' }),
        grantableTo: z.array(z.enum(relationTypeIds)),
      }),
    ),
  })
  .meta({ id: 'RelationPermissionCatalogue' });

/** The types a contact can be of, and what each gets when nobody chooses (REL-1, REL-3, REL-4). */
export const relationTypeCatalogue = (): z.infer<typeof RelationTypeCatalogue> => ({
  items: relationTypeIds.map((id) => ({ id, ...relationTypes[id], defaults: defaultAccess(id) })),
});

/** Everything a contact can be given, with a sentence on what each level lets them do (REL-3). */
export const relationPermissionCatalogue = (): z.infer<typeof RelationPermissionCatalogue> => ({
  items: relationAreas.map((area) => {
    const { label, levels } = relationAccessTexts[area];
    const sentences: Readonly<Record<string, string>> = levels;
    return {
      area,
      label,
      levels: relationLevels[area].map((level) => ({ level, sentence: sentences[level] ?? '' })),
      grantableTo: relationTypeIds.filter((type) => grantable(type, area)),
    };
  }),
});
