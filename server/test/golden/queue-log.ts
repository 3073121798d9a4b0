import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { QueueState, Stage } from '@mahzar/shared/queue/state';
import type { Tables } from '../../src/storage/tables.ts';

/** Logs of queues stored by earlier code, one file for each version of the law of queues. */
export const QUEUES_DIR = join(import.meta.dirname, 'queues');

/** A stored log of a queue, with the state that it led to when it was stored. */
export interface StoredQueue {
  readonly office: string;
  readonly day: string;
  readonly rows: readonly Tables['queue_entries'][];
  /** The result of `describeQueue`. */
  readonly expected: unknown;
}

/** Versions of the law for which there are logs. */
export function lawsOfQueues(): readonly number[] {
  return readdirSync(QUEUES_DIR).map((name) => Number(/\d+/.exec(name)));
}

export function storedQueues(law: number): readonly StoredQueue[] {
  return JSON.parse(readFileSync(join(QUEUES_DIR, `law-${law}.json`), 'utf8')) as StoredQueue[];
}

/** Describes a queue in fixed words: when code is renamed, only the right-hand sides change. */
export function describeQueue(state: QueueState) {
  return {
    day: state.day,
    law: state.law,
    phase: state.phase,
    openedAt: state.openedAt,
    closed: state.closed,
    pause: state.pause,
    delay: state.delay,
    plan: state.plan,
    line: [...state.line],
    officials: [...state.officials.values()].map((official) => ({
      id: official.id,
      atDesk: official.present,
      with: official.request,
      busySince: official.busySince,
      freeSince: official.freeSince,
    })),
    requests: [...state.requests.values()].map((request) => ({
      id: request.id,
      matter: request.matter,
      via: request.via,
      askedAt: request.askedAt,
      number: request.number,
      stage: describeStage(request.stage, state.law),
      urgent: request.urgent,
      stands: request.standing,
      presence: request.presence,
      arrivedAt: request.arrivedAt,
      onlyBy: request.assigned,
      device: request.device,
      readiedAt: request.readiedAt,
      calls: request.calls,
    })),
    busy: state.busy.map(({ official, from, to, met }) => ({ official, from, to, met })),
  };
}

/** Since law 3, a stage names who last said whether an answer was carried out. */
function describeStage(stage: Stage, law: number): Stage {
  if (stage.kind !== 'ended' || law > 2) return stage;
  const { last: _, ...carriedOut } = stage.carriedOut;
  return { ...stage, carriedOut };
}
