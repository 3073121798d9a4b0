import type { QueueEntry } from '@mahzar/shared/queue/event';
import { replayQueue } from '@mahzar/shared/queue/evolve/evolve';
import type { OfficialId, RequestId } from '@mahzar/shared/queue/ids';
import { momentOf } from '@mahzar/shared/queue/plan';
import type { QueueRequest, QueueState } from '@mahzar/shared/queue/state';
import { OUTCOMES } from '@mahzar/shared/queue/words';
import type { OfficeFiguresBy, OfficeFiguresRow } from '@mahzar/shared/rest/office-figures';
import { median, percentile } from './middle.ts';

/** The outcome of one request on one day. Lengths are in milliseconds; null: it did not happen. */
export interface MeetingFacts {
  /** `YYYY-MM-DD` in the court's zone. */
  readonly day: string;
  /** The official who met or called them last, or for whom they wait; null: no particular one. */
  readonly official: OfficialId | null;
  readonly stage: QueueRequest['stage'];
  readonly accepted: boolean;
  readonly waitedMs: number | null;
  readonly metMs: number | null;
}

/** When a person was called and met, according to the day's log. Epoch ms. */
interface Times {
  accepted: boolean;
  official: OfficialId | null;
  calledAt: number | null;
  /** Start of the meeting under way. */
  begunAt: number | null;
  metMs: number | null;
}

/** Outcomes of a day's requests, without merged duplicates. @param entries the day's whole log */
export function meetingsOfDay(entries: readonly QueueEntry[]): MeetingFacts[] {
  const state = replayQueue(entries);
  const times = new Map<RequestId, Times>();
  for (const { event, at } of entries) {
    if (!('request' in event)) continue;
    const { request } = event;
    const one = times.get(request) ?? { accepted: false, official: null, calledAt: null, begunAt: null, metMs: null };
    times.set(request, one);
    switch (event.type) {
      case 'turn-given':
        one.accepted = true;
        break;
      case 'called':
        one.official = event.official;
        // A person who was handed over has already been met: the second wait is not counted.
        if (one.metMs === null) one.calledAt = at;
        break;
      case 'meeting-begun':
        one.begunAt = at;
        break;
      case 'handed-over':
      case 'meeting-ended':
      case 'request-withdrawn':
        if (one.begunAt !== null) one.metMs = (one.metMs ?? 0) + at - one.begunAt;
        one.begunAt = null;
        break;
      default:
    }
  }
  return [...state.requests.values()]
    .filter(({ stage }) => stage.kind !== 'merged')
    .map((request) => {
      const { accepted = false, official = null, calledAt = null, metMs = null } = times.get(request.id) ?? {};
      const { stage, assigned } = request;
      const waitedMs = stage.kind === 'ended' && calledAt !== null ? waited(state, request, calledAt) : null;
      return { day: state.day, official: official ?? assigned, stage, accepted, waitedMs, metMs };
    });
}

/** People with an appointment count as waiting from its time, even if they came earlier. */
function waited({ plan }: QueueState, { via, number, arrivedAt, askedAt }: QueueRequest, calledAt: number): number {
  const from = Math.max(arrivedAt ?? askedAt, via === 'ahead' ? momentOf(plan, number) : 0);
  return Math.max(0, calledAt - from);
}

/** Figures of meetings: the total, and one row per group. Names are added by the caller. @param now epoch milliseconds */
export function officeFigures(
  all: readonly MeetingFacts[],
  by: OfficeFiguresBy,
  now: number,
): { readonly total: OfficeFiguresRow; readonly items: OfficeFiguresRow[] } {
  const groups = Map.groupBy(all, (each) => (by === 'day' ? each.day : (each.official ?? '')));
  const keys = [...groups.keys()].sort();
  return { total: rowOf('', all, now), items: keys.map((key) => rowOf(key, groups.get(key) ?? [], now)) };
}

const MINUTE_MS = 60_000;
const minutes = (values: readonly (number | null)[]): number[] =>
  values.flatMap((ms) => (ms === null ? [] : [ms / MINUTE_MS]));

function rowOf(key: string, all: readonly MeetingFacts[], now: number): OfficeFiguresRow {
  const ended = all.flatMap(({ stage }) => (stage.kind === 'ended' ? [stage] : []));
  const waits = minutes(all.map(({ waitedMs }) => waitedMs));
  const at = (...kinds: readonly QueueRequest['stage']['kind'][]) =>
    all.filter(({ stage }) => kinds.includes(stage.kind)).length;
  return {
    key,
    name: '',
    asked: all.length,
    accepted: all.filter(({ accepted }) => accepted).length,
    refused: at('refused', 'redirected'),
    seen: ended.length,
    noShows: at('no-show'),
    leftOver: at('left-over'),
    waitedMedianMinutes: median(waits),
    waited90Minutes: percentile(waits, 0.9),
    lengthMedianMinutes: median(minutes(all.map(({ metMs }) => metMs))),
    outcomes: Object.fromEntries(
      OUTCOMES.map((one) => [one, ended.filter(({ outcome }) => outcome === one).length]),
    ) as OfficeFiguresRow['outcomes'],
    unanswered: ended.filter(({ outcome }) => outcome === null).length,
    late: ended.filter(({ dueAt, carriedOut }) => dueAt !== null && dueAt < now && carriedOut.office !== true).length,
  };
}
