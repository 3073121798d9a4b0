import { Rejection } from '../rejection.ts';

/** Codes of the refusals of the queue's law. */
export const QUEUE_REFUSAL_CODES = [
  'not-permitted',
  /** Impossible in the present phase of the queue, such as a call during a pause. */
  'wrong-phase',
  'queue-closed',
  'queue-full',
  /** All turns of the chosen moment are taken. */
  'turn-taken',
  /** No turns are given out for this moment. */
  'unknown-turn',
  /** Turns of the day's queue are not given out yet. */
  'too-early',
  /** The chosen moment has passed. */
  'too-late',
  'matter-not-heard',
  'unknown-request',
  /** Impossible in the present stage of the request. */
  'wrong-stage',
  'unknown-official',
  'official-absent',
  'official-busy',
  'nobody-called',
  'nobody-here',
] as const;
export type QueueRefusalCode = (typeof QUEUE_REFUSAL_CODES)[number];

/** Creates the law's refusal of a command, which changes nothing. */
export function refuseQueue(code: QueueRefusalCode): Rejection<QueueRefusalCode> {
  return new Rejection(code);
}
