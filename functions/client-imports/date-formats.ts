/** The ways of writing a date that a list may hold. */
export const dateFormats = [
  'yyyy-mm-dd',
  'yyyy/mm/dd',
  'yyyy.mm.dd',
  'yyyymmdd',
  'dd.mm.yyyy',
  'dd/mm/yyyy',
  'mm/dd/yyyy',
  'dd-mm-yyyy',
  'mm-dd-yyyy',
  'd mmm yyyy',
  'mmm d, yyyy',
] as const;
export type DateFormat = (typeof dateFormats)[number];
