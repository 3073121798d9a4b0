import { Rejection } from '../rejection.ts';

/** Codes of the refusals of the law of cases. */
export const CASE_REFUSAL_CODES = [
  'not-permitted',
  'case-archived',
  /** The case has reached its maximum size. */
  'case-full',
  'unknown-party',
  'unknown-document',
  'unknown-exhibit',
  'unknown-hearing',
  'unknown-order',
  /** The draft was changed since it was read, or the next document number is another by now. */
  'changed-meanwhile',
  /** A power of attorney needs a lawyer, and a client whom the case names. */
  'not-a-client',
  /** Impossible in the present stage of the document, exhibit or order. */
  'wrong-stage',
  /** The document is offered or admitted as an exhibit. */
  'is-exhibit',
  /** The content was not scanned for viruses yet, is infected, or cannot be scanned: it is given to nobody and not processed. */
  'scan-awaited',
  'infected',
  'not-scannable',
  /** A sealed document names nobody, and only the judge seals or unseals. */
  'wrong-access',
] as const;
export type CaseRefusalCode = (typeof CASE_REFUSAL_CODES)[number];

/** Creates the law's refusal of a command, which changes nothing. */
export function refuseCase(code: CaseRefusalCode): Rejection<CaseRefusalCode> {
  return new Rejection(code);
}
