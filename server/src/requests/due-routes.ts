import { setImmediate } from 'node:timers/promises';
import { isReopened } from '@mahzar/shared/queue/carried-out';
import { staffActor } from '@mahzar/shared/queue/law/capacity';
import type { OfficeCapacity } from '@mahzar/shared/queue/law/capacity';
import type { OfficeId, QueueId } from '@mahzar/shared/queue/ids';
import { queueId } from '@mahzar/shared/queue/ids';
import { Rejection } from '@mahzar/shared/rejection';
import type { Office } from '@mahzar/shared/offices/office';
import { listDue, noteCarriedOut } from '@mahzar/shared/rest/due-answers';
import type { Due } from '@mahzar/shared/rest/due-answers';
import type { CourtClock } from '@mahzar/shared/scheduling/court-clock';
import type { StaffStore } from '../access/staff/staff-store.ts';
import type { Audit } from '../audit/audit.ts';
import { bind } from '../http/api/bind.ts';
import type { Bound } from '../http/api/bind.ts';
import type { Caller } from '../http/api/caller.ts';
import type { Offices } from '../offices/offices.ts';
import type { QueueService } from '../queue/queue-service.ts';
import { queuesOf, readAnswers } from '../queue/store/queue-log.ts';
import type { Database } from '../storage/database.ts';
import { byUrgency, duesOfMeetings, duesOfRequests, isLate } from './due.ts';
import type { OpenDue } from './due.ts';
import type { RequestStore } from './request-store.ts';

type StaffCaller = Extract<Caller, { readonly kind: 'staff' }>;

export interface DueParts {
  readonly database: Database;
  readonly store: Pick<RequestStore, 'find'>;
  readonly offices: Pick<Offices, 'all'>;
  readonly queues: Pick<QueueService, 'snapshot' | 'execute'>;
  readonly accounts: () => Pick<StaffStore, 'namesOf'>;
  /** A staff member's capacity at an office; null: none. */
  readonly capacityAt: (office: OfficeId, caller: StaffCaller) => Promise<OfficeCapacity>;
  readonly audit: Pick<Audit, 'note'>;
  readonly clock: CourtClock;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Number of days before and after today that are searched. */
const BACK_DAYS = 400;
const AHEAD_DAYS = 92;
const MAX = 300;

interface OfOffice extends OpenDue {
  readonly office: Office;
  readonly day: string;
}

/** Routes to the duties of offices towards citizens. */
export function dueRoutes(parts: DueParts): Bound[] {
  const { database, store, offices, queues, accounts, capacityAt, audit, clock, now } = parts;

  const duesOf = async (office: Office, today: string): Promise<OfOffice[]> => {
    const all: OfOffice[] = [];
    for (const queue of await queuesOf(database, office.id, shifted(today, -BACK_DAYS), shifted(today, AHEAD_DAYS))) {
      // SQLite reads without yielding, so other work gets a turn between two days.
      await setImmediate();
      const day = queue.slice(queue.lastIndexOf('.') + 1);
      const dues = duesOfMeetings(await readAnswers(database, queue), clock.hoursOfDay(day).to);
      const asked = day < today ? [] : await undecided(queue);
      all.push(...[...dues, ...asked].map((due) => ({ ...due, office, day })));
    }
    return all;
  };
  const undecided = async (queue: QueueId): Promise<OpenDue[]> => {
    const snapshot = await queues.snapshot(queue);
    return snapshot === null ? [] : duesOfRequests(snapshot.state);
  };
  const shown = async (
    { office, official, carriedOut, ...due }: OfOffice,
    names: ReadonlyMap<string, string>,
  ): Promise<Due> => {
    // An unreadable request is still due.
    const request = await store.find(database, due.request).catch(() => undefined);
    return {
      ...due,
      office: { id: office.id, name: office.name },
      official: official === null ? null : { account: official, name: names.get(official) ?? '' },
      isLate: isLate({ ...due, carriedOut }, now()),
      carriedOut: { office: carriedOut.office, citizen: carriedOut.citizen, isReopened: isReopened(carriedOut) },
      name: request?.answers.who.name ?? '',
      kind: request?.answers.matter.kind ?? null,
    };
  };

  return [
    bind(listDue, async ({ query, caller }) => {
      const all: OfOffice[] = [];
      for (const office of await offices.all()) {
        if (query.office !== undefined && query.office !== office.id) continue;
        if (caller.kind !== 'staff' || (await capacityAt(office.id, caller)) === null) continue;
        all.push(...(await duesOf(office, clock.dayOf(now()))));
      }
      const isAsked = ({ official }: OfOffice): boolean =>
        query.official === undefined || official === null || official === query.official;
      const asked = all.filter(isAsked).sort(byUrgency(now()));
      const first = asked.slice(0, MAX);
      const names = await accounts().namesOf(first.flatMap(({ official }) => official ?? []));
      return {
        items: await Promise.all(first.map((due) => shown(due, names))),
        total: asked.length,
        late: asked.filter((due) => isLate(due, now())).length,
      };
    }),
    bind(noteCarriedOut, async ({ params: { request: id }, body: { done }, caller }) => {
      const request = await store.find(database, id);
      if (caller.kind !== 'staff' || request === undefined || request.turn === null) return new Rejection('not-found');
      const capacity = await capacityAt(request.office, caller);
      if (capacity === null) return new Rejection('not-found');
      const { account } = caller;
      const actor = staffActor(account, capacity);
      const queue = queueId(request.office, request.turn.day);
      const command = { type: 'note-carried-out', request: request.id, done } as const;
      const written = await queues.execute(queue, command, actor, (on) =>
        audit.note(
          on,
          {
            actor: { kind: 'staff', id: account },
            act: 'request-decided',
            subject: { kind: 'request', id },
            details: { what: done ? 'carried-out' : 'not-carried-out' },
          },
          now(),
        ),
      );
      if (written.ok) return undefined;
      return new Rejection(written.refusal.code === 'record-unavailable' ? 'storage-unavailable' : 'wrong-stage');
    }),
  ];
}

const DAY_MS = 86_400_000;

function shifted(day: string, days: number): string {
  return new Date(Date.parse(`${day}T12:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}
