import type { OpenOffice } from '@mahzar/shared/rest/offices';
import type { MyRequest } from '@mahzar/shared/rest/requests';
import { problemOf } from './answers.ts';
import type { AnswerProblem, Answers, Part } from './answers.ts';

/** The questions in order; each is a page. */
export const STEPS = [
  'office',
  'name',
  'national-id',
  'mobile',
  'code',
  'kind',
  'matter',
  'case-number',
  'files',
  'company',
  'consent',
  'turn',
  'check',
] as const;
export type Step = (typeof STEPS)[number];

/** The fields on each page, and the part of the answers to which they belong. */
export const QUESTIONS = {
  office: { part: null, fields: ['office'] },
  name: { part: 'who', fields: ['name'] },
  'national-id': { part: 'who', fields: ['nationalId'] },
  mobile: { part: 'who', fields: ['phone'] },
  code: { part: null, fields: [] },
  kind: { part: 'matter', fields: ['kind'] },
  matter: { part: 'matter', fields: ['text'] },
  'case-number': { part: 'matter', fields: ['caseNumber'] },
  files: { part: null, fields: [] },
  company: { part: 'company', fields: ['companions', 'interpreter', 'lawyer', 'elsewhere'] },
  consent: { part: 'consent', fields: ['terms', 'recording'] },
  turn: { part: null, fields: ['choice'] },
  check: { part: null, fields: [] },
} as const satisfies Record<Step, { readonly part: Part | null; readonly fields: readonly (keyof Answers)[] }>;

/** The facts that determine the order of questions. */
export interface Way {
  readonly offices: readonly OpenOffice[];
  readonly answers: Answers;
  readonly request: MyRequest | null;
  readonly hasVoice: boolean;
}

/** Returns the questions for this person. */
export function stepsOf({ offices }: Pick<Way, 'offices'>): readonly Step[] {
  return offices.length > 1 ? STEPS : STEPS.filter((step) => step !== 'office');
}

/** Returns the problems of a page. */
export function problemsOn(step: Step, { answers, hasVoice, offices }: Way): readonly AnswerProblem[] {
  const found = QUESTIONS[step].fields.flatMap((field) => problemOf(field, answers, hasVoice) ?? []);
  const office = offices.find(({ id }) => id === answers.office);
  if (step === 'kind' && answers.kind !== null && office?.kinds.includes(answers.kind) === false)
    found.push({ field: 'kind', code: 'wrong' });
  const asksRecording = office?.recording === 'by-consent';
  if (step === 'consent' && asksRecording && answers.recording === null)
    found.push({ field: 'recording', code: 'missing' });
  return found;
}

/** Returns the first page that is not answered yet; the last one when all are. */
export function firstOpen(way: Way): Step {
  const isOpen = (step: Step): boolean =>
    step === 'code' ? way.request?.proven !== true : step === 'check' || problemsOn(step, way).length > 0;
  return stepsOf(way).find(isOpen) ?? 'check';
}

/** Whether a page may be shown: all pages before it must be answered. */
export function isReached(step: Step, way: Way): boolean {
  const steps = stepsOf(way);
  return steps.indexOf(step) >= 0 && steps.indexOf(step) <= steps.indexOf(firstOpen(way));
}

/** Returns the page after this one; a code is asked for only while the telephone is not proven. */
export function nextStep(step: Step, way: Way): Step {
  const steps = stepsOf(way).filter((each) => each !== 'code' || way.request?.proven !== true);
  const after = STEPS.slice(STEPS.indexOf(step) + 1);
  return after.find((each) => steps.includes(each)) ?? 'check';
}

/** Returns the page before this one; null before the first. */
export function stepBefore(step: Step, way: Way): Step | null {
  const steps: readonly Step[] = stepsOf(way).filter((each) => each !== 'code');
  const before = STEPS.slice(0, STEPS.indexOf(step)).filter((each) => steps.includes(each));
  return before.at(-1) ?? null;
}

/** Returns the page of a field in the service's answer (`who.name`). */
export function stepOfField(field: string): Step | null {
  const last = field.split('.').find((each) => STEPS.some((step) => fieldsOf(step).includes(each)));
  if (last !== undefined) return STEPS.find((step) => fieldsOf(step).includes(last)) ?? null;
  return field.startsWith('files') ? 'files' : null;
}

function fieldsOf(step: Step): readonly string[] {
  return QUESTIONS[step].fields;
}
