/** What a mail says, as plain text and as HTML. Subjects name nobody; nothing in a letter is clinical. */
export interface Letter {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Who writes, and to whom: the only names in a letter. */
export interface Addressed {
  readonly practiceName: string;
  readonly firstName: string;
}

export type Paragraph = string | { readonly link: string; readonly label: string };

/** Puts a letter together. Whatever a name contains, it is text in the HTML; the subject is given, and nobody's. */
export function letter(
  subject: string,
  { firstName, practiceName }: Addressed,
  paragraphs: readonly Paragraph[],
): Letter {
  const all: Paragraph[] = [`Hello ${firstName},`, ...paragraphs, practiceName];
  const body = all.map((paragraph) => `<p>${htmlOf(paragraph)}</p>`).join('\n');
  return {
    subject,
    text: `${all.map((paragraph) => (typeof paragraph === 'string' ? paragraph : paragraph.link)).join('\n\n')}\n`,
    html: `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>${escaped(subject)}</title></head>\n<body>\n${body}\n</body></html>\n`,
  };
}

const htmlOf = (paragraph: Paragraph): string =>
  typeof paragraph === 'string'
    ? escaped(paragraph)
    : `<a href="${escaped(paragraph.link)}">${escaped(paragraph.label)}</a><br>${escaped(paragraph.link)}`;

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
