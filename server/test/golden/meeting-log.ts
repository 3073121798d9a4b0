import { join } from 'node:path';
import { replay } from '@mahzar/shared/hearing/evolve/evolve';
import type { Entry } from '@mahzar/shared/hearing/event';
import { reachTable } from '@mahzar/shared/hearing/projection/reach-table';
import type { Tables } from '../../src/storage/tables.ts';
import { describeState } from './describe.ts';

/** Logs of meetings that may only be recorded, stored by earlier code: one file for each version of the law. */
export const MEETINGS_DIR = join(import.meta.dirname, 'meetings');

/** A stored log of a meeting, with the state that it led to when it was stored. */
export interface StoredMeeting {
  readonly rows: readonly Tables['log_entries'][];
  /** The result of `describeMeeting`. */
  readonly expected: unknown;
}

/** Describes a meeting, and who could hear and see whom from when to when. */
export function describeMeeting(entries: readonly Entry[]) {
  const state = replay(entries);
  return {
    ...describeState(state),
    'may only be recorded': state.recordedOnly,
    'countdown was stopped': state.countdownStopped,
    reach: reachTable(entries).map(({ listener, source, from, to }) => [listener, source, from, to]),
  };
}
