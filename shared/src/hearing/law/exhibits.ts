import { keysOf } from '../../keys-of.ts';
import type { ExhibitCommand, SystemCommand } from '../command.ts';
import type { Actor, HearingEvent } from '../event.ts';
import { evolve } from '../evolve/evolve.ts';
import { positionAt } from '../exhibit.ts';
import type { PlaybackFault } from '../exhibit.ts';
import { refuse } from '../refusal.ts';
import type { RefusalCode } from '../refusal.ts';
import type { Rejection } from '../../rejection.ts';
import { capacityOf } from '../roles.ts';
import { awaitsRecord, belongsInCourtroom, inCourtroom, mediaPhase, screened } from '../state.ts';
import type { HearingState, Seat } from '../state.ts';
import { permissionRefusal } from './decision.ts';
import type { Decision } from './decision.ts';
import { knows } from './knowing.ts';
import { allows, may, mayEver } from './permissions.ts';
import type { Act } from './permissions.ts';

/** Decides on showing the case's exhibits. The law of the case decides who owns and who may read an exhibit. */
export function decideExhibit(state: HearingState, command: ExhibitCommand, me: Seat): Decision {
  switch (command.type) {
    case 'show-exhibit': {
      const { shown } = command;
      const no = cannotShow(state, me);
      if (no !== null) return no;
      if (!shown.readers.includes(me.id)) return refuse('unknown-exhibit', 'show-exhibit');
      const after = { ...shown, by: me.id };
      return isSame(state.exhibit, after) ? [] : [{ type: 'exhibit-shown', ...after }];
    }
    case 'hide-exhibit': {
      const { exhibit } = state;
      return cannotHide(state, me) ?? (exhibit === null ? [] : [hidden(exhibit, 'hidden')]);
    }
    case 'rule-on-exhibit': {
      const { exhibit, ruling } = command;
      const no = cannotRule(state, me, ruling);
      if (no !== null) return no;
      const ruled = { type: 'exhibit-ruled', exhibit, ruling } as const;
      const { exhibit: shown } = state;
      const isOver = ruling === 'excluded' || ruling === 'withdrawn';
      // The ruling itself removes a document from the screens that is not an exhibit any more.
      return shown?.exhibit === exhibit && isOver ? [ruled, hidden(shown, 'ruled')] : [ruled];
    }
    default:
      return command satisfies never;
  }
}

/** Decides on the service's observations of the exhibit on display. */
export function decideShownExhibit(
  { exhibit }: HearingState,
  command: Extract<SystemCommand, { type: 'note-exhibit-readers' | 'note-exhibit-ended' | 'note-exhibit-stopped' }>,
): Decision {
  if (exhibit === null || exhibit.exhibit !== command.exhibit) return [];
  if (command.type === 'note-exhibit-ended') return [hidden(exhibit, command.why)];
  if (command.type === 'note-exhibit-stopped') {
    const { since, positionMs, fault } = command;
    return exhibit.playback?.since === since ? stopped(exhibit, positionMs, fault) : [];
  }
  const { readers } = command;
  if (!readers.includes(exhibit.by)) return [hidden(exhibit, 'over')];
  if (isSame(exhibit, { ...exhibit, readers })) return [];
  return [{ type: 'exhibit-shown', ...exhibit, readers }];
}

/** A playback that the restart interrupted is paused at its position at the last written time (epoch ms). */
export function stoppedByRestart({ exhibit }: HearingState, lastWrittenAt: number | null): HearingEvent[] {
  const playback = exhibit?.playback;
  if (exhibit === null || playback === undefined || playback.since === null) return [];
  return stopped(exhibit, positionAt(playback, lastWrittenAt ?? playback.since), 'restarted');
}

function stopped(exhibit: Shown, position: number, fault?: PlaybackFault): HearingEvent[] {
  const { playback } = exhibit;
  if (playback === undefined || playback.since === null) return [];
  const positionMs = Math.min(playback.durationMs, Math.max(0, Math.round(position)));
  const { media, durationMs } = playback;
  const after = { media, durationMs, positionMs, since: null, ...(fault !== undefined && { fault }) };
  return [{ type: 'exhibit-shown', ...exhibit, playback: after }];
}

/** Returns why the person cannot show an exhibit now; null when the person can, provided they may read it. */
export function cannotShow(state: HearingState, me: Seat): Rejection<RefusalCode> | null {
  const act = showing(state, me);
  const no = permissionRefusal(state, act, me);
  if (no !== null) return no;
  if (!inCourtroom(me)) return refuse('not-entered', act);
  if (act === 'show-exhibit-when-allowed' && !me.mayShare) return refuse('share-not-allowed', act);
  // Before recording begins, the shown exhibit would be missing from the record.
  if (awaitsRecord(state)) return refuse('wrong-phase', act);
  const { exhibit } = state;
  if (act === 'show-exhibit' || exhibit === null || exhibit.by === me.id) return null;
  const other = state.seats.get(exhibit.by);
  return refuse(other !== undefined && knows(state, me, other) ? 'share-taken' : 'share-not-allowed', act);
}

/** Returns why the person cannot remove the exhibit on display. */
export function cannotHide(state: HearingState, me: Seat): Rejection<RefusalCode> | null {
  return state.exhibit?.by === me.id ? null : permissionRefusal(state, 'hide-any-exhibit', me);
}

/** Whether the person may hide any exhibit, not only their own. */
export function mayHideAny(state: HearingState, me: Seat): boolean {
  return permissionRefusal(state, 'hide-any-exhibit', me) === null;
}

/** Whether an exhibit that this person shows replaces exhibits of others: the court's does, a party's does not. */
export function goesFirst(state: HearingState, me: Seat): boolean {
  return showing(state, me) === 'show-exhibit';
}

/** Returns why the person can do nothing with exhibits now, whatever the law of the case says; null when they may try. */
export function cannotRule(
  state: HearingState,
  me: Seat,
  ruling: Extract<ExhibitCommand, { type: 'rule-on-exhibit' }>['ruling'],
): Rejection<RefusalCode> | null {
  return permissionRefusal(
    state,
    ruling === 'admitted' || ruling === 'excluded' ? 'rule-on-exhibit' : 'offer-exhibit',
    me,
  );
}

/** Returns why the person cannot point at the exhibit: only its presenter may. */
export function cannotPoint(state: HearingState, me: Seat): Rejection<RefusalCode> | null {
  const no = permissionRefusal(state, 'show-exhibit-when-allowed', me);
  return no ?? (state.exhibit?.by === me.id ? null : refuse('unknown-exhibit', 'show-exhibit-when-allowed'));
}

/**
 * Returns the exhibit's display for a person. `withheld`: the person may not read it and is told so. Null: nothing is shown, or the
 * person must not know of the presenter.
 */
export function exhibitFor(state: HearingState, me: Seat): 'shown' | 'withheld' | null {
  const { exhibit } = state;
  if (exhibit === null || me.place.kind !== 'courtroom') return null;
  if (!may(state.kind, mediaPhase(state), me.role, 'receive-media')) return null;
  if (screened(state, me.id, exhibit.by)) return null;
  return isForDevice(state, exhibit.readers, me) ? 'shown' : 'withheld';
}

/**
 * Whether the exhibit may appear on the person's device: at least one person at the device may read it, and all others there are
 * helpers, such as a prison officer, a companion or an interpreter.
 */
export function isForDevice(
  state: HearingState,
  readers: NonNullable<HearingState['exhibit']>['readers'],
  me: Seat,
): boolean {
  const there = [...state.seats.values()].filter(
    ({ id, place }) => id === me.id || (place.kind === 'with' && place.seat === me.id),
  );
  const others = there.filter(({ id }) => !readers.includes(id));
  return others.length < there.length && others.every(({ role }) => HELPERS.has(capacityOf(state.kind, role)));
}

const HELPERS: ReadonlySet<ReturnType<typeof capacityOf>> = new Set(['support', 'interpreter']);

/** Adds the end of the display when the session rests, or when the presenter leaves or loses the right to show. */
export function withHiddenExhibit(
  state: HearingState,
  events: readonly HearingEvent[],
  actor: Actor,
  at: number,
): readonly HearingEvent[] {
  if (state.exhibit === null) return events;
  const after = events.reduce((now, event) => evolve(now, { seq: 0, at, actor, event }), state);
  if (after.exhibit === null || staysShown(after, after.exhibit.by)) return events;
  return [...events, hidden(after.exhibit, 'over')];
}

function staysShown(state: HearingState, by: Seat['id']): boolean {
  const seat = state.seats.get(by);
  if (seat === undefined || !belongsInCourtroom(seat.place) || awaitsRecord(state)) return false;
  const act = showing(state, seat);
  return allows(state, seat.role, act) && (act === 'show-exhibit' || seat.mayShare);
}

/** Returns the row of the permission table that applies to the person's showing. */
function showing(state: HearingState, { role }: Seat): Act {
  return mayEver(state.kind, role, 'show-exhibit') ? 'show-exhibit' : 'show-exhibit-when-allowed';
}

type Shown = NonNullable<HearingState['exhibit']>;

function hidden({ exhibit }: Shown, why: Extract<HearingEvent, { type: 'exhibit-hidden' }>['why']): HearingEvent {
  return { type: 'exhibit-hidden', exhibit, why };
}

function isSame(one: Shown | null, other: Shown): boolean {
  return (
    one !== null &&
    keysOf(other).every((key) =>
      typeof other[key] === 'object'
        ? JSON.stringify(one[key]) === JSON.stringify(other[key])
        : one[key] === other[key],
    ) &&
    (one.playback === undefined) === (other.playback === undefined)
  );
}
