import * as z from 'zod';
import { line } from './text.ts';

// ISO 3166-1, as of 2026.
const countries = new Set(
  (
    'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ ' +
    'CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO ' +
    'FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE ' +
    'JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO ' +
    'MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW ' +
    'PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM ' +
    'TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW'
  ).split(' '),
);

/** A country by its ISO 3166-1 alpha-2 code. */
export const country = z.string().refine((code) => countries.has(code), 'is not an ISO 3166-1 alpha-2 code');

/** A postal address, as it is kept and shown. */
export const Address = z
  .object({
    line1: z.string(),
    line2: z.string().nullable(),
    city: z.string(),
    /** State, province or county. */
    region: z.string().nullable(),
    postalCode: z.string().nullable(),
    /** ISO 3166-1 alpha-2. */
    country: z.string(),
  })
  .meta({ id: 'Address' });

/** A postal address as it is sent. */
export const NewAddress = z
  .strictObject({
    line1: line(120),
    line2: line(120).nullable().default(null),
    city: line(100),
    region: line(100).nullable().default(null).meta({ description: 'State, province or county' }),
    postalCode: line(20).nullable().default(null),
    country: country.meta({ description: 'ISO 3166-1 alpha-2' }),
  })
  .meta({ id: 'NewAddress' });

/** A telephone number, as people write it. */
export const phone = z
  .string()
  .trim()
  .max(30)
  .regex(/^\+?[0-9(][0-9 ()./-]{3,27}[0-9]$/, 'is not a telephone number');
