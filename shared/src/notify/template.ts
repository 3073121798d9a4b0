import type { FieldProblem } from '../rest/errors.ts';
import { PLACEHOLDERS, requiredPlaceholders } from './events.ts';
import type { NotifyChannel, NotifyEvent, Placeholder } from './events.ts';

/** Text of a message with `{name}` placeholders. An SMS has no subject. */
export interface Template {
  readonly subject: string | null;
  readonly body: string;
}

/** In UTF-16 units, before values are inserted. */
export const MAX_SUBJECT = 150;
export const MAX_BODY: Readonly<Record<NotifyChannel, number>> = { sms: 500, email: 4_000 };

const PLACE = /\{([^{}]*)\}/g;
/** Control characters except line ends, and marks that change the direction of the following text. */
const UNSEEN = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;

/** Returns the problems of a text, by field: `subject` and `body`. */
export function templateProblems(event: NotifyEvent, channel: NotifyChannel, template: Template): FieldProblem[] {
  const { subject, body } = template;
  const problems = textProblems('body', body, event, MAX_BODY[channel]);
  for (const needed of requiredPlaceholders(event)) {
    if (!placesIn(body).includes(needed)) problems.push({ field: 'body', code: 'missing-placeholder' });
  }
  if (channel === 'sms') return subject === null ? problems : [...problems, { field: 'subject', code: 'not-for-sms' }];
  if (subject === null) return [...problems, { field: 'subject', code: 'empty' }];
  if (subject.includes('\n')) problems.push({ field: 'subject', code: 'not-one-line' });
  // Subjects appear on locked screens and are stored by every server on the way.
  if (placesIn(subject).some((name) => name === 'link' || name === 'code')) {
    problems.push({ field: 'subject', code: 'secret-in-subject' });
  }
  return [...problems, ...textProblems('subject', subject, event, MAX_SUBJECT)];
}

/** Inserts values for the placeholders of a checked text. Inserted values are never searched for placeholders. */
export function renderTemplate(
  { subject, body }: Template,
  values: Readonly<Partial<Record<Placeholder, string>>>,
): Template {
  const fill = (text: string) => text.replace(PLACE, (place, name: string) => values[name as Placeholder] ?? place);
  return { subject: subject === null ? null : fill(subject).replace(/\s+/g, ' '), body: fill(body) };
}

function placesIn(text: string): string[] {
  return [...text.matchAll(PLACE)].map(([, name = '']) => name);
}

function textProblems(field: string, text: string, event: NotifyEvent, atMost: number): FieldProblem[] {
  const known: readonly string[] = PLACEHOLDERS[event];
  const problems: FieldProblem[] = [];
  if (text.trim() === '') problems.push({ field, code: 'empty' });
  if (text.length > atMost) problems.push({ field, code: 'too-long' });
  if (UNSEEN.test(text.replaceAll('\n', ''))) problems.push({ field, code: 'unseen-character' });
  if (/[{}]/.test(text.replace(PLACE, ''))) problems.push({ field, code: 'unclosed-brace' });
  if (placesIn(text).some((name) => !known.includes(name))) problems.push({ field, code: 'unknown-placeholder' });
  return problems;
}
