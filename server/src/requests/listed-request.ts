import type { QueueState } from '@mahzar/shared/queue/state';
import { guestsOf } from '@mahzar/shared/requests/guests';
import type { ListedRequest } from '@mahzar/shared/rest/office-requests';
import type { CourtClock } from '@mahzar/shared/scheduling/court-clock';
import type { StaffStore } from '../access/staff/staff-store.ts';
import type { Database } from '../storage/database.ts';
import type { Move, RequestStore, StoredRequest } from './request-store.ts';
import { hasVoice } from './shown.ts';

interface ListedParts {
  readonly database: Database;
  readonly store: Pick<RequestStore, 'ofPerson'>;
  readonly accounts: (on?: Database) => Pick<StaffStore, 'namesOf'>;
  readonly clock: CourtClock;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** A request for an office's list. @param queue of its day, when there is one */
export async function listedRequest(
  { database, store, accounts, clock, now }: ListedParts,
  request: StoredRequest,
  queue: QueueState | undefined,
): Promise<ListedRequest> {
  const { id, office, turn, via, answers, person, createdAt, submittedAt } = request;
  const { matter, company } = answers;
  const queued = queue?.requests.get(id);
  const today = clock.dayOf(now());
  const all = person === null ? [] : await store.ofPerson(database, person);
  const others = all.filter(
    (one) => one.id !== id && one.office === office && one.state === 'submitted' && (one.turn?.day ?? '') >= today,
  );
  return {
    id,
    office,
    day: turn?.day ?? null,
    at: turn?.at ?? null,
    askedAt: submittedAt ?? createdAt,
    via: via === 'in-person' ? 'walk-in' : (via ?? 'ahead'),
    number: queued?.number ?? null,
    stage: queued?.stage.kind ?? null,
    urgent: queued?.urgent ?? false,
    moved: (await movesByName(accounts(), request.words?.moves?.slice(-1) ?? []))[0] ?? null,
    language: request.language,
    name: answers.who.name,
    kind: matter.kind,
    hasText: matter.text !== '',
    hasVoice: hasVoice(request),
    files: request.files.filter(({ state }) => state === 'kept').length,
    company:
      [...company.companions, company.lawyer, company.interpreter].filter((name) => name !== '').length +
      guestsOf(answers).length,
    others: others.map((one) => one.id),
  };
}

/** Replaces the accounts of the deciding staff by names. */
export async function movesByName(accounts: Pick<StaffStore, 'namesOf'>, moves: readonly Move[]) {
  if (moves.length === 0) return [];
  const names = await accounts.namesOf([...new Set(moves.map(({ by }) => by))]);
  return moves.map((move) => ({ ...move, by: names.get(move.by) ?? '' }));
}
