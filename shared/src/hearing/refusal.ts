import { Rejection } from '../rejection.ts';
import type { Act } from './law/permissions.ts';

/** Why the law of the hearing says no. Each has a plain sentence in the catalogues. */
export const REFUSAL_CODES = [
  'not-permitted',
  'wrong-phase',
  'hearing-not-open',
  'hearing-closed',
  'rules-not-accepted',
  'identity-needed',
  'identity-refused',
  'unknown-seat',
  'not-entered',
  'seat-in-use',
  'not-waiting',
  'not-in-courtroom',
  'expelled',
  'not-expelled',
  'microphone-blocked',
  'session-replaced',
  'no-host',
  'recorder-works',
  /** The log cannot be written: nothing that a person asks for can be entered in the record now. */
  'record-unavailable',
  /** A session does not begin: what it would record has no room on the disk. */
  'storage-full',
  'cannot-screen',
  'unknown-screen',
  'unknown-room',
  'not-invited',
  'not-in-consultation',
  'in-consultation',
  'consultation-locked',
  'interpreter-absent',
  'caller-away',
  'has-floor',
  'unknown-channel',
  'share-taken',
  'share-not-allowed',
  'chat-closed',
  /** Another one is booked already; the desk moves it. */
  'next-hearing-booked',
  /** The case has no such exhibit before the court, as far as the person may know. */
  'unknown-exhibit',
  'unknown-conversation',
  'not-in-room',
  'not-delegable',
] as const;
export type RefusalCode = (typeof REFUSAL_CODES)[number];

/**
 * Makes the law's refusal of a command: it changed nothing.
 * @param act the act that was refused, for the log
 */
export function refuse(code: RefusalCode, act: Act | null = null): Rejection<RefusalCode> {
  return new Rejection(code, { detail: act ?? undefined });
}
