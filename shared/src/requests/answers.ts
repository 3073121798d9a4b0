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
 * A citizen's answers, page by page. They are stored as typed, valid or not, so that nothing must be typed twice; `problemsOf`
 * lists what prevents submitting.
 */

/** A guest who joins a meeting from another place than the citizen, with a telephone of their own. */
const guest: z.ZodType<Guest, Guest> = z.strictObject({
  role: z.enum(GUEST_ROLES),
  name: line(120, 0),
  phone: line(40, 0),
});
export const guests = z.array(guest).max(MAX_GUESTS);

const who = z.strictObject({ name: line(120, 0), nationalId: line(30, 0), phone: line(40, 0) });

const matter = z.strictObject({
  kind: matterKind.nullable(),
  /** May be empty when a voice message replaces it. */
  text: text(4000),
  caseNumber: line(60, 0),
});

const company = z.strictObject({
  /** Names of the people who come along. */
  companions: z.array(line(120, 0)).max(MAX_COMPANIONS),
  /** The accompanying interpreter and the language, in the citizen's words; in earlier requests only the language; '' for none. */
  interpreter: line(120, 0),
  /** The lawyer's name; '' for none. */
  lawyer: line(120, 0),
  /** Guests who join from elsewhere; missing in earlier requests. */
  elsewhere: guests.optional(),
});

const consent = z.strictObject({
  /** Consent to the terms of a video meeting. */
  terms: z.boolean(),
  /** Consent to recording, where the office asks for it; null: not answered. */
  recording: z.boolean().nullable(),
});

export const answers = z.strictObject({ who, matter, company, consent });
export type Answers = z.infer<typeof answers>;

/** The pages answered in one message; each replaces the former page completely. */
export const someAnswers = answers.partial();
export type SomeAnswers = z.infer<typeof someAnswers>;

export const NO_ANSWERS: Answers = {
  who: { name: '', nationalId: '', phone: '' },
  matter: { kind: null, text: '', caseNumber: '' },
  company: { companions: [], interpreter: '', lawyer: '' },
  consent: { terms: false, recording: null },
};

/** Returns the problems of the person's data that prevent sending a one-time code. */
export function whoProblems({ name, nationalId, phone }: Answers['who']): FieldProblem[] {
  return [
    ...(name === '' ? [{ field: 'who.name', code: 'empty' }] : []),
    ...(parseNationalId(nationalId) === null
      ? [{ field: 'who.nationalId', code: empty(nationalId) ?? 'not-a-national-id' }]
      : []),
    ...(parseMobile(phone) === null ? [{ field: 'who.phone', code: empty(phone) ?? 'not-a-mobile' }] : []),
  ];
}

/**
 * Returns the problems that prevent submitting the request.
 * @param hasVoice whether a complete voice message was uploaded
 */
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
