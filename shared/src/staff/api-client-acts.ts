import { STAFF_ACTS } from './roles.ts';
import type { StaffAct } from './roles.ts';

/**
 * Acts that no machine may do, whoever gives it a token: acts by which a stolen token could create others or hide its traces, and
 * acts for which a person is answerable with their own eyes or voice.
 */
const FOR_PEOPLE_ONLY = [
  'manage-staff',
  'read-own-hearings',
  'manage-machines',
  'read-audit',
  'release-messages',
  'join-as-support',
  'confirm-identity',
  'allocate-self',
  'read-requests',
  'decide-requests',
  'run-queues',
  'play-records',
  'keep-records',
  'carry-out-deletions',
  'edit-retention',
  'hold-records',
  'lift-holds',
  'order-deletions',
  'read-retention',
] as const satisfies readonly StaffAct[];

export type ApiClientAct = Exclude<StaffAct, (typeof FOR_PEOPLE_ONLY)[number]>;

/** Acts that a machine's token may permit. */
export const API_CLIENT_ACTS: readonly ApiClientAct[] = STAFF_ACTS.filter(
  (act): act is ApiClientAct => !(FOR_PEOPLE_ONLY as readonly StaffAct[]).includes(act),
);
