import { evolve } from '../evolve/evolve.ts';
import type { Entry } from '../event.ts';
import type { SeatId } from '../ids.ts';
import type { Role } from '../roles.ts';
import { allows } from '../law/permissions.ts';
import { screened } from '../state.ts';
import type { HearingState, Phase, Place } from '../state.ts';
import { view } from './view.ts';
import type { HearingView, PersonView } from './view.ts';

/** A person named in the list of missed events. `alias`: a protected person's number, used in place of the name. */
export interface ConcernedPerson {
  readonly seat: SeatId;
  readonly role: Role;
  readonly alias: number | null;
}

/** An event that a person would have seen if they had been there. */
export type MissedChange<Who> =
  | { readonly kind: 'phase'; readonly phase: Phase }
  /** The person's new place and the former one. */
  | { readonly kind: 'place'; readonly place: Place['kind']; readonly from: Place['kind'] }
  /** `microphone-off`: switched off when the session paused, and not opened since. */
  | { readonly kind: 'muted' | 'allowed' | 'microphone-off' | 'hand-lowered' }
  | { readonly kind: 'came' | 'went' | 'floor' | 'shared' | 'share-ended'; readonly who: Who };

/** A missed event and its time (epoch ms). */
export type MissedEvent<Who = ConcernedPerson> = MissedChange<Who> & { readonly at: number };

/** Only the newest events are reported, because nobody reads a longer list. */
const TOLD_AT_MOST = 30;

/**
 * Returns what a seat's person missed since a moment (epoch ms), oldest first: changes that the person was allowed to see then and
 * is still allowed to see now. Throws for a seat that the hearing does not have.
 * @param recent entries of the hearing's log, in order, and the state before them
 */
export function missedSince(
  { before, entries }: { readonly before: HearingState; readonly entries: readonly Entry[] },
  seat: SeatId,
  since: number,
): MissedEvent[] {
  let state = before;
  let seen: HearingView | null = null;
  const missed: MissedEvent[] = [];
  for (const entry of entries) {
    const { at, event } = entry;
    // A person who was added to the booking later has seen nothing before that.
    if (at > since && state.seats.has(seat)) seen ??= view(state, seat);
    state = evolve(state, entry);
    if (seen === null) continue;
    const next = view(state, seat);
    // A screen hides and shows people who did not move.
    const moved = event.type !== 'people-screened' && event.type !== 'screen-lifted';
    if (moved) missed.push(...between(seen, next).map((what) => ({ ...what, at })));
    seen = next;
  }
  return missed.flatMap((one) => stillTold(one, state, seat) ?? []).slice(-TOLD_AT_MOST);
}

function between(before: HearingView, after: HearingView): MissedChange<ConcernedPerson>[] {
  const happened: MissedChange<ConcernedPerson>[] = [];
  // The start of a session is reported when it has begun.
  if (after.phase !== before.phase && after.phase !== 'starting') happened.push({ kind: 'phase', phase: after.phase });
  const [was, is] = [before.me, after.me];
  if (is.microphone === 'blocked' && was.microphone !== 'blocked') happened.push({ kind: 'muted' });
  if (was.microphone === 'blocked' && is.microphone !== 'blocked') happened.push({ kind: 'allowed' });
  if (was.microphone === 'on' && is.microphone === 'off') happened.push({ kind: 'microphone-off' });
  // In another place other people are visible: they did not come or go.
  if (is.place !== was.place) return [...happened, { kind: 'place', place: is.place, from: was.place }];
  if (was.hand !== null && is.hand === null) happened.push({ kind: 'hand-lowered' });
  const [there, here] = [before, after].map(
    ({ people }) => new Map(people.filter(attends).map((one) => [one.seat, one])),
  );
  happened.push(
    ...[...here!.values()].filter(({ seat }) => !there!.has(seat)).map(changeOf('came')),
    ...[...there!.values()].filter(({ seat }) => !here!.has(seat)).map(changeOf('went')),
  );
  const everybody = new Map([...before.people, ...after.people, after.me].map((one) => [one.seat, one]));
  const tell = (kind: 'floor' | 'shared' | 'share-ended', seat: SeatId | null | undefined) => {
    const who = seat === null || seat === undefined ? undefined : everybody.get(seat);
    if (who !== undefined) happened.push(changeOf(kind)(who));
  };
  if (after.floor !== null && after.floor.seat !== before.floor?.seat) tell('floor', after.floor.seat);
  if (after.share !== before.share) {
    tell('share-ended', before.share);
    tell('shared', after.share);
  }
  return happened;
}

function attends({ place }: PersonView): boolean {
  return place === 'courtroom' || place === 'consultation' || place === 'with';
}

function changeOf(kind: 'came' | 'went' | 'floor' | 'shared' | 'share-ended') {
  return ({ seat, role, alias }: PersonView): MissedChange<ConcernedPerson> => ({ kind, who: { seat, role, alias } });
}

/** People whom the person may not know any more are left out, and people who are protected now are named by alias only. */
function stillTold(missed: MissedEvent, state: HearingState, me: SeatId): MissedEvent | null {
  if (!('who' in missed)) return missed;
  const { who } = missed;
  if (screened(state, me, who.seat)) return null;
  const other = state.seats.get(who.seat);
  const viewer = state.seats.get(me);
  if (other === undefined || viewer === undefined) return null;
  const aliased = other.protected && who.seat !== me && !allows(state, viewer.role, 'hear-unaltered');
  return { ...missed, who: { ...who, alias: aliased ? other.alias : null } };
}
