import { NOT_SAID, saidBy } from '../carried-out.ts';
import type { QueueActor, QueueEntry, QueueEvent } from '../event.ts';
import type { OfficialId, RequestId } from '../ids.ts';
import type { Official, QueueRequest, QueueState, PlaceReason } from '../state.ts';

/** Rebuilds a queue from its log. Throws when the log does not begin with `queue-planned`. */
export function replayQueue(entries: readonly QueueEntry[]): QueueState {
  const [first, ...rest] = entries;
  if (first === undefined) throw new Error('an empty log has no state');
  return rest.reduce(evolveQueue, beginQueue(first));
}

/** Returns the state after a log's first entry. */
function beginQueue({ event }: QueueEntry): QueueState {
  if (event.type !== 'queue-planned') throw new Error(`a queue's log begins with queue-planned, not ${event.type}`);
  const { queue: id, office, day, law, plan } = event;
  return {
    id,
    office,
    day,
    law,
    plan,
    phase: 'planned',
    openedAt: null,
    pause: null,
    delay: null,
    closed: null,
    officials: new Map(),
    requests: new Map(),
    line: [],
    busy: [],
  };
}

/** Returns the state after an entry. Does not consult the law. */
export function evolveQueue(state: QueueState, { event, at, actor }: QueueEntry): QueueState {
  switch (event.type) {
    case 'queue-planned':
      throw new Error('a queue is planned once');
    case 'law-changed':
      return { ...state, law: event.law };
    case 'plan-changed':
      return { ...state, plan: event.plan };
    case 'queue-opened':
      return { ...state, phase: 'open', openedAt: at };
    case 'queue-paused':
      return { ...state, phase: 'paused', pause: { until: event.until, reason: event.reason } };
    case 'queue-resumed':
      return { ...state, phase: 'open', pause: null };
    case 'queue-closed':
      return closed(state, event);
    case 'delay-announced':
      return { ...state, delay: event.until === null ? null : { until: event.until, reason: event.reason } };
    case 'official-joined':
      return withOfficial(state, event.official, { present: true });
    case 'official-left': {
      const left = withOfficial(state, event.official, { present: false });
      return event.released.reduce((after, id) => withRequest(after, id, { assigned: null }), left);
    }
    default:
      return ofRequest(state, event, at, actor.kind);
  }
}

type OfRequest = Extract<QueueEvent, { readonly request: RequestId }>;

function ofRequest(state: QueueState, event: OfRequest, at: number, by: QueueActor['kind']): QueueState {
  const { request: id } = event;
  switch (event.type) {
    case 'request-asked':
      return { ...state, requests: new Map(state.requests).set(id, asked(event, at)) };
    case 'turn-chosen':
      return withRequest(state, id, { via: event.via, stage: { kind: 'asked', number: event.number } });
    case 'turn-given': {
      const standing = requestOf(state, id).urgent ? 'urgent' : 'number';
      return placed(withRequest(state, id, { number: event.number }), id, event.before, standing);
    }
    case 'request-refused':
      return out(state, id, { kind: 'refused', reason: event.reason });
    case 'request-redirected':
      return out(withoutNumber(state, id), id, { kind: 'redirected', office: event.office });
    case 'request-withdrawn':
      return out(withoutNumber(free(state, id, at, false), id), id, { kind: 'withdrawn' });
    case 'request-assigned':
      return withRequest(state, id, { assigned: event.official });
    case 'request-merged':
      return merged(state, event);
    case 'urgent-marked': {
      const marked = withRequest(state, id, { urgent: true });
      return event.before === undefined ? marked : placed(marked, id, event.before, 'urgent');
    }
    case 'guests-named':
      return state;
    case 'reordered':
      return placed(state, id, event.before, 'by-hand');
    case 'arrived': {
      const { arrivedAt } = requestOf(state, id);
      const presence = { kind: 'here', since: at, onSite: by === 'staff' } as const;
      const here = withRequest(state, id, { presence, arrivedAt: arrivedAt ?? at });
      return event.before === undefined ? here : placed(here, id, event.before, 'by-hand');
    }
    case 'went-away':
      return withRequest(state, id, { presence: { kind: 'away', since: at, until: event.until } });
    case 'place-lapsed':
      return out(withRequest(state, id, { readiedAt: null }), id, { kind: 'lapsed' });
    case 'device-checked':
      return withRequest(state, id, { device: event.faults });
    case 'readied':
      return withRequest(state, id, { readiedAt: at });
    case 'called':
      return called(state, event, at);
    case 'recalled':
    case 'meeting-begun':
      return withMeeting(state, event, at);
    case 'skipped':
      return placed(expected(free(state, id, at, false), id), id, event.before, 'by-hand');
    case 'handed-over': {
      const isMeeting = requestOf(state, id).stage.kind === 'meeting';
      const freed = withRequest(free(state, id, at, isMeeting), id, { assigned: event.to });
      return placed(expected(freed, id), id, event.before, 'by-hand');
    }
    case 'no-show':
      return out(free(state, id, at, false), id, { kind: 'no-show' });
    case 'restored':
      return placed(expected(state, id), id, event.before, 'number');
    case 'meeting-ended': {
      const { stage } = requestOf(state, id);
      if (stage.kind !== 'called' && stage.kind !== 'meeting') throw new Error(`nobody was meeting ${id}`);
      const { official, hearing } = stage;
      const ended = { kind: 'ended', official, hearing, at, outcome: null, dueAt: null, carriedOut: NOT_SAID } as const;
      return out(free(state, id, at, true), id, ended);
    }
    case 'outcome-given': {
      const { stage } = requestOf(state, id);
      if (stage.kind !== 'ended') throw new Error(`the meeting of ${id} is not over`);
      const { outcome, dueAt } = event;
      // A changed answer has no statements on carrying it out yet.
      return withRequest(state, id, { stage: { ...stage, outcome, dueAt, carriedOut: NOT_SAID } });
    }
    case 'carrying-out-noted': {
      const { stage } = requestOf(state, id);
      if (stage.kind !== 'ended') throw new Error(`the meeting of ${id} is not over`);
      const carriedOut = saidBy(stage.carriedOut, by, event.done);
      return withRequest(state, id, { stage: { ...stage, carriedOut } });
    }
    default:
      return event satisfies never;
  }
}

function asked({ request, matter, via, number }: OfRequest & { type: 'request-asked' }, at: number): QueueRequest {
  return {
    id: request,
    matter,
    via,
    askedAt: at,
    number: null,
    stage: { kind: 'asked', number },
    standing: 'number',
    urgent: false,
    presence: { kind: 'expected' },
    arrivedAt: null,
    assigned: null,
    device: null,
    readiedAt: null,
    calls: 0,
  };
}

/** Merges two requests into one. */
function merged(state: QueueState, { request: goes, into, place }: OfRequest & { type: 'request-merged' }): QueueState {
  const { number, standing } = requestOf(state, goes);
  const stays = requestOf(state, into);
  const behind = state.line[state.line.indexOf(goes) + 1] ?? null;
  const gone = out(state, goes, { kind: 'merged', into });
  if (!place) return gone;
  const before = behind === into ? (state.line[state.line.indexOf(into) + 1] ?? null) : behind;
  // A number names one person, so the remaining request's own number goes to the merged request.
  const swapped = withRequest(withRequest(gone, goes, { number: stays.number }), into, { number });
  return placed(swapped, into, before, stays.urgent ? 'urgent' : standing);
}

function closed(state: QueueState, { reason, left, absent }: QueueEvent & { type: 'queue-closed' }): QueueState {
  const ended: QueueState = { ...state, phase: 'closed', pause: null, delay: null, closed: reason, line: [] };
  const over = left.reduce((after, id) => withRequest(after, id, { stage: { kind: 'left-over' } }), ended);
  return absent.reduce((after, id) => withRequest(after, id, { stage: { kind: 'no-show' } }), over);
}

function called(state: QueueState, event: OfRequest & { type: 'called' }, at: number): QueueState {
  const { request: id, official, hearing } = event;
  const { calls, presence } = requestOf(state, id);
  const stage = { kind: 'called', official, hearing, since: at, recalledAt: null } as const;
  const hereSince = presence.kind === 'here' ? presence.since : at;
  const freeSince = state.officials.get(official)?.freeSince ?? at;
  const gapMs = at - Math.max(freeSince, hereSince);
  const taken = out(withRequest(state, id, { calls: calls + 1 }), id, stage);
  return withOfficial(taken, official, { request: id, busySince: at, gapMs });
}

function withMeeting(
  state: QueueState,
  { type, request: id }: OfRequest & { type: 'recalled' | 'meeting-begun' },
  at: number,
): QueueState {
  const { stage } = requestOf(state, id);
  if (stage.kind !== 'called' && stage.kind !== 'meeting') throw new Error(`nobody has called ${id}`);
  const next = type === 'recalled' ? { ...stage, recalledAt: at } : { ...stage, kind: 'meeting' as const, since: at };
  return withRequest(state, id, { stage: next });
}

/** Puts a request into the line, in front of another or at the end. */
function placed(state: QueueState, id: RequestId, before: RequestId | null, standing: PlaceReason): QueueState {
  const others = state.line.filter((other) => other !== id);
  const at = before === null || before === id ? -1 : others.indexOf(before);
  const line = at < 0 ? [...others, id] : [...others.slice(0, at), id, ...others.slice(at)];
  return withRequest({ ...state, line }, id, { stage: { kind: 'waiting' }, standing });
}

/** Prepares a request's return into the line: an absent person is expected, and is told again to be ready. */
function expected(state: QueueState, id: RequestId): QueueState {
  const { presence } = requestOf(state, id);
  return withRequest(state, id, {
    presence: presence.kind === 'away' ? { kind: 'expected' } : presence,
    readiedAt: null,
  });
}

/** Frees the turn of a person who gives it up, unless its number was already called. */
function withoutNumber(state: QueueState, id: RequestId): QueueState {
  return requestOf(state, id).calls > 0 ? state : withRequest(state, id, { number: null });
}

/** Removes a request from the line. */
function out(state: QueueState, id: RequestId, stage: QueueRequest['stage']): QueueState {
  return withRequest({ ...state, line: state.line.filter((other) => other !== id) }, id, { stage });
}

/** Ends the official's meeting or call of this request. */
function free(state: QueueState, id: RequestId, at: number, met: boolean): QueueState {
  const official = [...state.officials.values()].find(({ request }) => request === id);
  if (official === undefined) return state;
  const { busySince, gapMs } = official;
  const busy = [...state.busy, { official: official.id, from: busySince ?? at, to: at, gapMs, met }];
  return withOfficial({ ...state, busy }, official.id, { request: null, busySince: null, freeSince: at });
}

const FRESH = { present: false, request: null, busySince: null, freeSince: null, gapMs: 0 } as const;

function withOfficial(state: QueueState, id: OfficialId, change: Partial<Official>): QueueState {
  const official: Official = state.officials.get(id) ?? { ...FRESH, id };
  return { ...state, officials: new Map(state.officials).set(id, { ...official, ...change }) };
}

function withRequest(state: QueueState, id: RequestId, change: Partial<QueueRequest>): QueueState {
  return { ...state, requests: new Map(state.requests).set(id, { ...requestOf(state, id), ...change }) };
}

function requestOf(state: QueueState, id: RequestId): QueueRequest {
  const request = state.requests.get(id);
  if (request === undefined) throw new Error(`the log names a request that was not asked: ${id}`);
  return request;
}
