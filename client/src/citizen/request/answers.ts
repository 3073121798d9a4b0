import type { MatterKind } from '@mahzar/shared/offices/office';
import { parseNationalId } from '@mahzar/shared/national-id';
import { parseMobile } from '@mahzar/shared/phone';
import type { Guest } from '@mahzar/shared/requests/guests';
import { latinDigits } from '@mahzar/shared/digits';
import type { CallInput } from '@mahzar/shared/rest/route';
import type { answerRequest, MyRequest, submitRequest } from '@mahzar/shared/rest/requests';

/** The answers as the service stores them, in parts, each of which is sent whole. */
export type Parts = Required<CallInput<typeof answerRequest>['body']>;
export type Part = keyof Parts;

/** A turn with a time, or a place in today's queue. */
export type Choice = CallInput<typeof submitRequest>['body']['choice'];

/** The answers to all questions, as typed in their fields. */
export interface Answers {
  readonly office: string | null;
  readonly name: string;
  readonly nationalId: string;
  readonly phone: string;
  readonly kind: MatterKind | null;
  readonly text: string;
  readonly caseNumber: string;
  /** Null without companions; while the names are being typed, some may be empty. */
  readonly companions: readonly string[] | null;
  /** The language, in the person's words; null where no interpreter comes. */
  readonly interpreter: string | null;
  /** The lawyer's name; null without one. */
  readonly lawyer: string | null;
  /** Guests who join from another place; null without guests. */
  readonly elsewhere: readonly Guest[] | null;
  readonly terms: boolean;
  /** Whether the meeting may be recorded, where the office asks for it. */
  readonly recording: boolean | null;
  readonly choice: Choice | null;
}

export const NO_ANSWERS: Answers = {
  office: null,
  name: '',
  nationalId: '',
  phone: '',
  kind: null,
  text: '',
  caseNumber: '',
  companions: null,
  interpreter: null,
  lawyer: null,
  elsewhere: null,
  terms: false,
  recording: null,
  choice: null,
};

/** The fields of each part. */
export const FIELDS_OF = {
  who: ['name', 'nationalId', 'phone'],
  matter: ['kind', 'text', 'caseNumber'],
  company: ['companions', 'interpreter', 'lawyer', 'elsewhere'],
  consent: ['terms', 'recording'],
} as const satisfies Record<Part, readonly (keyof Answers)[]>;

/** Returns the service's answers of a request. */
export function answersOf({ office, who, matter, company, consent }: MyRequest): Answers {
  return {
    ...NO_ANSWERS,
    office: office.id,
    ...who,
    ...matter,
    companions: company.companions.length === 0 ? null : company.companions,
    interpreter: company.interpreter === '' ? null : company.interpreter,
    lawyer: company.lawyer === '' ? null : company.lawyer,
    elsewhere: company.elsewhere === undefined || company.elsewhere.length === 0 ? null : company.elsewhere,
    ...consent,
  };
}

/** Returns a part as the service expects it. */
export function partOf<P extends Part>(part: P, answers: Answers): Parts[P] {
  const { name, nationalId, phone, kind, text, caseNumber, terms, recording } = answers;
  const { companions, interpreter, lawyer, elsewhere } = answers;
  const parts: Parts = {
    who: { name: name.trim(), nationalId: nationalId.trim(), phone: phone.trim() },
    matter: { kind, text: text.trim(), caseNumber: latinDigits(caseNumber).trim() },
    company: {
      companions: (companions ?? []).map((one) => one.trim()).filter((one) => one !== ''),
      interpreter: interpreter?.trim() ?? '',
      lawyer: lawyer?.trim() ?? '',
      ...(elsewhere !== null && { elsewhere: elsewhere.map(tidy) }),
    },
    consent: { terms, recording },
  };
  return parts[part];
}

/** Returns a guest as the service expects it. */
export function tidy({ role, name, phone }: Guest): Guest {
  return { role, name: name.trim(), phone: phone.trim() };
}

/** A problem of an answer, by field. */
export interface AnswerProblem {
  readonly field:
    | keyof Answers
    | 'code'
    | 'trackingCode'
    | 'addition'
    | 'carriedOut'
    | `file-${'of' | 'kind' | 'file' | 'title' | 'access'}`
    | `power-${'case' | 'client' | 'name' | 'licence'}`;
  readonly code: 'missing' | 'wrong' | 'too-long' | 'too-large';
}

/** Longest texts that the service accepts, in characters. */
export const LONGEST = { name: 120, text: 4000, caseNumber: 60, interpreter: 120, lawyer: 120 } as const;

/** Longest text added later. */
export const LONGEST_ADDITION = 2000;

const missing = (field: AnswerProblem['field']): AnswerProblem => ({ field, code: 'missing' });
const wrong = (field: AnswerProblem['field']): AnswerProblem => ({ field, code: 'wrong' });

/** Returns the problem of the guests: each needs a name, and a mobile number that no other guest has. */
export function problemOfGuests(guests: readonly Guest[]): AnswerProblem | null {
  if (guests.some(({ name }) => name.trim() === '')) return missing('elsewhere');
  if (guests.some(({ name }) => name.trim().length > LONGEST.name)) return { field: 'elsewhere', code: 'too-long' };
  const phones = guests.map(({ phone }) => parseMobile(phone));
  return phones.includes(null) || new Set(phones).size < phones.length ? wrong('elsewhere') : null;
}

/**
 * Returns the problem of a field, before it is sent; the service checks it again.
 * @param hasVoice whether a voice message replaces the text
 */
export function problemOf(field: keyof Answers, answers: Answers, hasVoice: boolean): AnswerProblem | null {
  const value = answers[field];
  if (field in LONGEST && typeof value === 'string' && value.trim().length > LONGEST[field as keyof typeof LONGEST])
    return { field, code: 'too-long' };
  switch (field) {
    case 'name':
      return answers.name.trim() === '' ? missing(field) : null;
    case 'nationalId':
      if (answers.nationalId.trim() === '') return missing(field);
      return parseNationalId(answers.nationalId) === null ? wrong(field) : null;
    case 'phone':
      if (answers.phone.trim() === '') return missing(field);
      return parseMobile(answers.phone) === null ? wrong(field) : null;
    case 'text':
      return answers.text.trim() === '' && !hasVoice ? missing(field) : null;
    case 'companions':
      return answers.companions?.every((one) => one.trim() === '') === true ? missing(field) : null;
    case 'interpreter':
    case 'lawyer':
      return answers[field]?.trim() === '' ? missing(field) : null;
    case 'elsewhere':
      return problemOfGuests(answers.elsewhere ?? []);
    case 'terms':
      return answers.terms ? null : missing(field);
    case 'office':
    case 'kind':
    case 'choice':
      return value === null ? missing(field) : null;
    case 'caseNumber':
    case 'recording':
      return null;
    default:
      return field satisfies never;
  }
}
