/** Words that say why somebody deals with a practice: none of them is in a mail (INV-2). */
export const clinicalWords =
  /\b(client|patient|diagnos\w*|therap\w*|clinic\w*|treatment|session|intake|consent|counsel\w*|psych\w*|mental|medic\w*|health|symptom\w*|prescri\w*|disorder|minor|guardian|child|mother|father)\b/i;
