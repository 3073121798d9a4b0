import { randomUUID } from 'node:crypto';
import type { Command } from '@mahzar/shared/hearing/command';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import { LAW_VERSION } from '@mahzar/shared/hearing/law/version';
import { belongsInCourtroom, inCourtroom, isUnderWay, isOver } from '@mahzar/shared/hearing/state';
import type { HearingState, Seat } from '@mahzar/shared/hearing/state';
import type { QueueActor, QueueEntry, QueueEvent } from '@mahzar/shared/queue/event';
import type { OfficialId, QueueId, RequestId } from '@mahzar/shared/queue/ids';
import type { QueueState } from '@mahzar/shared/queue/state';
import { createEventLog } from '../event-log/store/event-log.ts';
import { HeldElsewhereError } from '../hearings/errors.ts';
import type { HearingSnapshot } from '../hearings/held-hearing.ts';
import type { HearingService } from '../hearings/hearing-service.ts';
import { beginHearing } from '../hearings/store/hearing-store.ts';
import type { EventBus } from '../kernel/event-bus.ts';
import type { RandomBytes } from '../storage/cipher.ts';
import type { Database } from '../storage/database.ts';
import { keepMeetingOf } from './store/queue-log.ts';
import { CITIZEN_SEAT, GUEST_SEAT, OFFICIAL_SEAT } from './ports.ts';
import type { MeetingPeople } from './ports.ts';
import type { QueueExecution, QueueService, QueueSnapshot } from './queue-service.ts';

export interface MeetingsOptions {
  readonly bus: EventBus;
  readonly queues: Pick<QueueService, 'execute' | 'snapshot' | 'entries'>;
  readonly service: Pick<HearingService, 'execute' | 'snapshot'>;
  readonly people: MeetingPeople;
  /** 32 bytes. */
  readonly masterKey: Buffer;
  readonly randomBytes: RandomBytes;
  readonly now: () => number;
  /** Whether the disk has room for the recording. */
  readonly hasRoomFor: (state: HearingState) => boolean;
  /** For the log: a change could not be passed from the queue to a meeting, or back. */
  readonly problem: (hearing: HearingId, error: unknown) => void;
}

/** An unfinished meeting of a queue. */
interface Meeting {
  readonly queue: QueueId;
  readonly request: RequestId;
  /** The queue knows that the meeting has begun. */
  begun: boolean;
  /** The service has started its session, or tried to, since this process holds it. */
  tried: boolean;
  /** The queue has finished it: it is closed, whether or not the official is there. */
  done: boolean;
}

type Called = Extract<QueueEvent, { readonly type: 'called' }>;

const TOKEN_ID_BYTES = 16;
/** "You are live in 3, 2, 1." */
const COUNTDOWN_MS = 3_000;

/**
 * Makes a separate hearing of each meeting, with its own log and record, in which only the official, the citizen and their
 * companions take part. A called citizen is admitted as soon as the official is there.
 */
export class Meetings {
  readonly #options: MeetingsOptions;
  readonly #meetings = new Map<HearingId, Meeting>();

  constructor(options: MeetingsOptions) {
    this.#options = options;
    options.bus.on('queue-changed', (snapshot, entries) => this.#queueChanged(snapshot, entries));
    options.bus.on('hearing-changed', (snapshot) => this.#hearingChanged(snapshot));
  }

  /** Calls the next citizen for an official; the meeting's hearing is written together with the call, and is open to both. */
  async callNext(queue: QueueId, official: OfficialId): Promise<QueueExecution> {
    const { queues } = this.#options;
    const actor: QueueActor = { kind: 'official', official };
    const hearing = randomUUID() as HearingId;
    return queues.execute(queue, { type: 'call-next', hearing }, actor, async (on, entries, before) => {
      if (before === null) return;
      for (const { event } of entries) if (event.type === 'called') await this.#open(on, before, event);
    });
  }

  /** Resumes the meetings of a queue after a restart. */
  async resume(queue: QueueId): Promise<void> {
    const snapshot = await this.#options.queues.snapshot(queue);
    if (snapshot === null) return;
    for (const { event } of await this.#options.queues.entries(queue)) {
      if (event.type !== 'called') continue;
      const { request, hearing } = event;
      const stage = snapshot.state.requests.get(request)?.stage;
      const isNow = (stage?.kind === 'called' || stage?.kind === 'meeting') && stage.hearing === hearing;
      // A meeting that the queue had finished may not be closed yet.
      const begun = isNow && stage.kind === 'meeting';
      this.#meetings.set(hearing, { queue, request, begun, tried: false, done: !isNow });
      const held = await this.#options.service.snapshot(hearing);
      if (held !== null) this.#hearingChanged(held);
    }
  }

  async #open(on: Database, { id: queue, plan }: QueueState, { request, official, hearing }: Called): Promise<void> {
    const { people, masterKey, randomBytes, now } = this.#options;
    const { consents, ...card } = await people.meetingOf(on, queue, request, official);
    const at = now();
    const seats = card.seats.map((seat) => ({
      ...seat,
      tokenId: seat.through === undefined ? randomBytes(TOKEN_ID_BYTES).toString('base64url') : null,
    }));
    const offRecord = plan.recording === 'never' || (plan.recording === 'by-consent' && !consents);
    const times = { startsAt: at, endsAt: at + MEETING_MS };
    const recordedOnly = plan.recording === 'always';
    const meeting = { ...card, ...times, id: hearing, kind: 'meeting', seats, offRecord, recordedOnly } as const;
    await beginHearing(on, masterKey, randomBytes, meeting, at);
    await keepMeetingOf(on, queue, { request, hearing });
    // The call opens the hearing, so that whoever comes first can enter.
    const opened = { type: 'hearing-opened', law: LAW_VERSION } as const;
    const begun = await createEventLog(on).append(hearing, 1, at, { kind: 'seat', seat: OFFICIAL_SEAT }, [opened]);
    if (!begun.ok) throw new Error(`the log of meeting ${hearing} is not new`);
  }

  #queueChanged({ state }: QueueSnapshot, entries: readonly QueueEntry[]): void {
    for (const { event } of entries) {
      if (event.type === 'called') {
        const { hearing, request } = event;
        this.#meetings.set(hearing, { queue: state.id, request, begun: false, tried: false, done: false });
      } else if (event.type === 'meeting-begun') {
        // Also by the process that held it before: its countdown may have been stopped since.
        for (const meeting of this.#meetings.values())
          if (meeting.request === event.request && !meeting.done) meeting.begun = true;
      } else if (ENDINGS.has(event.type) && 'request' in event) this.#done(event.request);
    }
  }

  /** The queue has finished the request's meeting, if one is still running. */
  #done(request: RequestId): void {
    for (const [hearing, meeting] of this.#meetings) {
      if (meeting.request !== request || meeting.done) continue;
      meeting.done = true;
      this.#report(hearing, async () => {
        const snapshot = await this.#options.service.snapshot(hearing);
        if (snapshot !== null) await this.#follow(snapshot, meeting);
      });
    }
  }

  #hearingChanged(snapshot: HearingSnapshot): void {
    const meeting = this.#meetings.get(snapshot.state.id);
    if (meeting !== undefined) this.#report(snapshot.state.id, () => this.#follow(snapshot, meeting));
  }

  /** Takes the next step that is due in a meeting; resulting changes lead here again. */
  async #follow({ state }: HearingSnapshot, meeting: Meeting): Promise<void> {
    const { queues, hasRoomFor } = this.#options;
    const { queue, request } = meeting;
    const system: QueueActor = { kind: 'system' };
    if (isOver(state.phase)) {
      this.#meetings.delete(state.id);
      if (!meeting.done) await queues.execute(queue, { type: 'note-meeting-over', request }, system);
      return;
    }
    if (meeting.done) return this.#by(state, { type: 'close' });
    if (!isThere(state, OFFICIAL_SEAT)) return;
    const citizen = state.seats.get(CITIZEN_SEAT);
    if (citizen !== undefined && comesIn(citizen)) return this.#by(state, { type: 'admit', seat: CITIZEN_SEAT });
    const guests = [...state.seats.values()].filter(({ id }) => id.startsWith(GUEST_SEAT));
    if (citizen !== undefined && hasGone(citizen)) {
      const left = guests.find(({ place }) => belongsInCourtroom(place));
      return left && this.#by(state, { type: 'dismiss', seat: left.id });
    }
    if (!isThere(state, CITIZEN_SEAT)) return;
    // Guests from elsewhere are admitted with the citizen, never before.
    const guest = guests.find(comesIn);
    if (guest !== undefined) return this.#by(state, { type: 'admit', seat: guest.id });
    if (meeting.tried) return;
    if (meeting.begun && !lostCountdown(state)) return;
    const isNew = !meeting.begun;
    meeting.begun = meeting.tried = true;
    if (isNew) await queues.execute(queue, { type: 'note-meeting-begun', request }, system);
    if (state.offRecord || state.phase !== 'open') return;
    await this.#by(state, { type: 'start', countdownMs: COUNTDOWN_MS, noSpace: !hasRoomFor(state) });
  }

  /** Acts in the name of the official who has called. A refusal means that the state has changed meanwhile. */
  async #by({ id, phase }: HearingState, command: Command): Promise<void> {
    if (isUnderWay(phase)) await this.#options.service.execute(id, command, { kind: 'seat', seat: OFFICIAL_SEAT });
  }

  #report(hearing: HearingId, work: () => Promise<void>): void {
    work().catch((error: unknown) => {
      // The process that holds the meeting handles it: both follow the queue.
      if (!(error instanceof HeldElsewhereError)) this.#options.problem(hearing, error);
    });
  }
}

/** After these entries nobody of the queue is in a meeting any longer. */
const ENDINGS: ReadonlySet<string> = new Set([
  'meeting-ended',
  'skipped',
  'handed-over',
  'no-show',
  'request-withdrawn',
]);

/** Planned duration of all meetings, ms: their links last longer. */
const MEETING_MS = 2 * 3_600_000;

/**
 * Whether a countdown was lost with its process: a meeting that must be recorded would otherwise stay silent. A stopped countdown
 * is not restarted.
 */
function lostCountdown({ recordedOnly, phase, intervals, countdownStopped }: HearingState): boolean {
  return recordedOnly && phase === 'open' && intervals.length === 0 && !countdownStopped;
}

function isThere({ seats }: HearingState, id: SeatId): boolean {
  const seat = seats.get(id);
  return seat !== undefined && inCourtroom(seat);
}

/**
 * Whether the person waits to be admitted for the first time. A person whom the official has sent out is admitted by the official
 * only.
 */
function comesIn({ place, sentOut }: Seat): boolean {
  return place.kind === 'waiting' && place.here && !sentOut;
}

/** Whether the citizen was there and has left, or was expelled; nobody may stay without the citizen. */
function hasGone({ place, leftAt }: Seat): boolean {
  return place.kind === 'expelled' || (place.kind === 'outside' && leftAt !== null);
}
