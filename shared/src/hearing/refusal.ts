import { Rejection } from '../rejection.ts';
import type { Act } from './law/permissions.ts';

/** Codes of the law's refusals. Each code has a plain sentence in the catalogues. */
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
  /** The log cannot be written, so no person's request can be entered now. */
  'record-unavailable',
  /** The session does not begin, because the disk has no room for its recording. */
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
  /** Another next hearing is booked already; the desk can move it. */
  'next-hearing-booked',
  /** The case has no such exhibit before the court, or the person may not know of it. */
  'unknown-exhibit',
  'unknown-conversation',
  'not-in-room',
  'not-delegable',
] as const;
export type RefusalCode = (typeof REFUSAL_CODES)[number];

/**
 * Creates the law's refusal of a command, which changes nothing.
 * @param act the act that was refused, for the log
 */
export function refuse(code: RefusalCode, act: Act | null = null): Rejection<RefusalCode> {
  return new Rejection(code, { detail: act ?? undefined });
}
