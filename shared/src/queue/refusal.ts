import { Rejection } from '../rejection.ts';

/** Why the law of the queue says no. */
export const QUEUE_REFUSAL_CODES = [
  'not-permitted',
  /** Not while the queue is as it is: nobody is called in a pause. */
  'wrong-phase',
  'queue-closed',
  'queue-full',
  /** All turns of the chosen moment are taken. */
  'turn-taken',
  /** No turns are given out for this moment. */
  'unknown-turn',
  /** Turns of the day are not given out yet. */
  'too-early',
  /** The chosen moment has passed. */
  'too-late',
  'matter-not-heard',
  'unknown-request',
  /** Not while the request is as it is. */
  'wrong-stage',
  'unknown-official',
  'official-absent',
  'official-busy',
  'nobody-called',
  'nobody-here',
] as const;
export type QueueRefusalCode = (typeof QUEUE_REFUSAL_CODES)[number];

/** Makes the law's refusal of a command: it changed nothing. */
export function refuseQueue(code: QueueRefusalCode): Rejection<QueueRefusalCode> {
  return new Rejection(code);
}
