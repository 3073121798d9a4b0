import { Rejection } from '../rejection.ts';

/** Why the law of cases says no. */
export const CASE_REFUSAL_CODES = [
  'not-permitted',
  'case-archived',
  /** It holds as much as a case may hold. */
  'case-full',
  'unknown-party',
  'unknown-document',
  'unknown-exhibit',
  'unknown-hearing',
  'unknown-order',
  /** The draft was written anew since it was read, or the next document has another number by now. */
  'changed-meanwhile',
  /** A power of attorney is of a lawyer, from a client whom the case names. */
  'not-a-client',
  /** Not while the document, exhibit or order is as it is. */
  'wrong-stage',
  /** It is offered or admitted as an exhibit. */
  'is-exhibit',
  /** The content was not looked through for viruses yet, has one, or cannot be looked through: nobody is given it, and nothing is made of it. */
  'scan-awaited',
  'infected',
  'not-scannable',
  /** A sealed document names nobody, and only the judge seals or unseals. */
  'wrong-access',
] as const;
export type CaseRefusalCode = (typeof CASE_REFUSAL_CODES)[number];

/** Makes the law's refusal of a command: it changed nothing. */
export function refuseCase(code: CaseRefusalCode): Rejection<CaseRefusalCode> {
  return new Rejection(code);
}
