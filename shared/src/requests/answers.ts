import { z } from 'zod';
import { parseNationalId } from '../national-id.ts';
import { matterKind } from '../offices/office.ts';
import type { Office } from '../offices/office.ts';
import { parseMobile } from '../phone.ts';
import type { FieldProblem } from '../rest/errors.ts';
import { line, text } from '../text.ts';
import { GUEST_ROLES, guestProblems, MAX_COMPANIONS, MAX_GUESTS } from './guests.ts';
import type { Guest } from './guests.ts';

/*
 * What a citizen answers, page by page. It is kept as it was typed, right or wrong, so that nothing has to be typed twice;
 * `problemsOf` says what stands in the way of handing it in.
 */

/** Somebody who joins a meeting from another place than the citizen, by a telephone of their own. */
const guest: z.ZodType<Guest, Guest> = z.strictObject({
  role: z.enum(GUEST_ROLES),
  name: line(120, 0),
  phone: line(40, 0),
});
export const guests = z.array(guest).max(MAX_GUESTS);

const who = z.strictObject({ name: line(120, 0), nationalId: line(30, 0), phone: line(40, 0) });

const matter = z.strictObject({
  kind: matterKind.nullable(),
  /** May be empty where a voice message says it. */
  text: text(4000),
  caseNumber: line(60, 0),
});

const company = z.strictObject({
  /** Names of those who come along. */
  companions: z.array(line(120, 0)).max(MAX_COMPANIONS),
  /** The interpreter who comes along and the language, in the citizen's words; of earlier requests the language only; '' for none. */
  interpreter: line(120, 0),
  /** The lawyer's name; '' for none. */
  lawyer: line(120, 0),
  /** Those who join from elsewhere; requests of before they could have none. */
  elsewhere: guests.optional(),
});

const consent = z.strictObject({
  /** To the terms of a meeting by picture and sound. */
  terms: z.boolean(),
  /** To a recording, where the office asks for it; null: not answered. */
  recording: z.boolean().nullable(),
});

export const answers = z.strictObject({ who, matter, company, consent });
export type Answers = z.infer<typeof answers>;

/** Pages that are answered at once; each is written anew whole. */
export const someAnswers = answers.partial();
export type SomeAnswers = z.infer<typeof someAnswers>;

export const NO_ANSWERS: Answers = {
  who: { name: '', nationalId: '', phone: '' },
  matter: { kind: null, text: '', caseNumber: '' },
  company: { companions: [], interpreter: '', lawyer: '' },
  consent: { terms: false, recording: null },
};

/** What of the person stands in the way of a one-time code. */
export function whoProblems({ name, nationalId, phone }: Answers['who']): FieldProblem[] {
  return [
    ...(name === '' ? [{ field: 'who.name', code: 'empty' }] : []),
    ...(parseNationalId(nationalId) === null
      ? [{ field: 'who.nationalId', code: empty(nationalId) ?? 'not-a-national-id' }]
      : []),
    ...(parseMobile(phone) === null ? [{ field: 'who.phone', code: empty(phone) ?? 'not-a-mobile' }] : []),
  ];
}

/** What stands in the way of handing the request in. @param hasVoice whether a voice message was uploaded whole */
export function problemsOf(
  { who, matter, company, consent }: Answers,
  office: Pick<Office, 'kinds' | 'recording'>,
  hasVoice: boolean,
): FieldProblem[] {
  const { kind, text } = matter;
  const asksForRecording = office.recording === 'by-consent' && consent.recording === null;
  return [
    ...whoProblems(who),
    ...(kind === null ? [{ field: 'matter.kind', code: 'empty' }] : []),
    ...(kind !== null && !office.kinds.includes(kind) ? [{ field: 'matter.kind', code: 'not-heard-here' }] : []),
    ...(text === '' && !hasVoice ? [{ field: 'matter.text', code: 'empty' }] : []),
    ...guestProblems(company.elsewhere ?? []),
    ...(consent.terms ? [] : [{ field: 'consent.terms', code: 'empty' }]),
    ...(asksForRecording ? [{ field: 'consent.recording', code: 'empty' }] : []),
  ];
}

function empty(typed: string): 'empty' | undefined {
  return typed === '' ? 'empty' : undefined;
}
