import type { GrantedAccess } from '../evolve/granted.ts';
import { COURT, parseSourceId, sentKind, sourceId } from '../ids.ts';
import { exhibitFor } from './exhibits.ts';
import type { RoomId, SourceId, SourceKind } from '../ids.ts';
import { may } from './permissions.ts';
import type { Act } from './permissions.ts';
import { awaitsRecord, FLOOR, inCourtroom, mediaPhase, onRecord, screenedFrom } from '../state.ts';
import type { HearingState, Seat } from '../state.ts';

/**
 * Who hears and sees whom: the privacy of the hearing as a value. A producer that is not `live` is paused on the server; `sealed`
 * holds the unaltered voices, faces and screens of protected people.
 */
export interface Reach extends GrantedAccess {
  /** Sources that may have a producer, silent or not: their owner is in a room and may speak there. */
  readonly sources: ReadonlySet<SourceId>;
}

/** A person's source, and the room whose people may receive it. */
interface PlacedSource {
  readonly id: SourceId;
  readonly seat: Seat;
  readonly kind: SourceKind;
  /** Null for the courtroom. */
  readonly room: RoomId | null;
  readonly on: boolean;
}

/** Caches the reach per state object, so that it is derived only once while the state is in use. */
const known = new WeakMap<HearingState, Reach>();

/** Derives who reaches whom. A source without a grant has no consumer, no packet and no recording. */
export function reach(state: HearingState): Reach {
  const derived = known.get(state) ?? derive(state);
  known.set(state, derived);
  return derived;
}

function derive(state: HearingState): Reach {
  const seats = [...state.seats.values()];
  const sources = seats.flatMap((seat) => sourcesOf(state, seat));
  const permitted = sources.filter(({ room, seat }) => room !== null || allowed(state, seat, 'send-media'));
  const flowing = permitted.filter(({ seat, kind }) => !state.stopped.has(sourceId(seat.id, sentKind(kind))));
  const recorded = onRecord(state) ? flowing.filter(({ room }) => room === null) : [];
  const played = playedOf(state);
  // A paused video still shows its picture; its sound stops.
  const isPlaying = state.exhibit?.playback?.since !== null;
  const shown = played.filter((source) => isPlaying || parseSourceId(source).kind === 'exhibit-video');
  const ids = (some: readonly PlacedSource[], more: readonly SourceId[] = []) =>
    new Set(more.length === 0 ? some.map(({ id }) => id) : [...some.map(({ id }) => id), ...more]);
  const raw = (some: readonly PlacedSource[]) =>
    some.filter(({ seat, kind }) => seat.protected && sentKind(kind) === kind);
  return {
    listeners: new Map(
      seats.flatMap((me) => {
        const room = listensIn(state, me);
        if (room === undefined) return [];
        const isScreened = screenedFrom(state, me.id);
        const theirs = permitted.filter(
          (source) => source.room === room && !isScreened(source.seat.id) && reaches(state, source, me),
        );
        const isForMe = room === null && played.length > 0 && exhibitFor(state, me) === 'shown';
        return [[me.id, ids(theirs, isForMe ? played : [])] as const];
      }),
    ),
    recorder: ids(recorded, onRecord(state) ? played : []),
    sealed: ids(raw(recorded)),
    sources: ids(
      sources.filter(({ kind }) => sentKind(kind) === kind),
      played,
    ),
    live: ids(
      flowing.filter(({ on }) => on),
      shown,
    ),
    altered: ids(raw(permitted).filter(({ kind }) => kind !== 'screen')),
  };
}

/** Returns the sources that the service itself sends: sound and picture of the exhibit on display. */
function playedOf({ exhibit, stopped }: HearingState): SourceId[] {
  const media = exhibit?.playback?.media ?? [];
  return media.map((medium) => sourceId(COURT, `exhibit-${medium}`)).filter((source) => !stopped.has(source));
}

/** Returns the room in which the seat hears and sees now: null for the courtroom, undefined for none. */
function listensIn(state: HearingState, { role, place }: Seat): RoomId | null | undefined {
  if (place.kind === 'consultation') {
    return place.here && may(state.kind, state.phase, role, 'confer', state.delegated) ? place.room : undefined;
  }
  const courtroom = place.kind === 'courtroom' && place.here && !awaitsRecord(state);
  return courtroom && may(state.kind, mediaPhase(state), role, 'receive-media') ? null : undefined;
}

/** Returns the sources that the person may send from their present room, silent or not. */
function sourcesOf(state: HearingState, seat: Seat): PlacedSource[] {
  const { place } = seat;
  if (place.kind === 'consultation') {
    if (listensIn(state, seat) === undefined) return [];
    return voiceAndFace(seat, place.room, seat.privateMicrophone === 'on');
  }
  if (!inCourtroom(seat) || !may(state.kind, state.phase, seat.role, 'have-sources')) return [];
  const sources = voiceAndFace(seat, null, seat.microphone === 'on');
  return state.share === seat.id ? [...sources, placed(seat, 'screen', null, true)] : sources;
}

/** A protected person has the altered sources in addition to the raw ones. */
function voiceAndFace(seat: Seat, room: RoomId | null, microphone: boolean): PlacedSource[] {
  const camera = seat.camera === 'on';
  const sources = [placed(seat, 'microphone', room, microphone), placed(seat, 'camera', room, camera)];
  if (!seat.protected) return sources;
  return [
    ...sources,
    placed(seat, 'altered-microphone', room, microphone),
    placed(seat, 'altered-camera', room, camera),
  ];
}

/** The name is created once, because every listener's set holds it. */
function placed(seat: Seat, kind: SourceKind, room: RoomId | null, on: boolean): PlacedSource {
  return { id: sourceId(seat.id, kind), seat, kind, room, on };
}

/** Whether the listener may receive a source of their own room, of somebody who is not screened from them. */
function reaches(state: HearingState, { seat, kind, room }: PlacedSource, me: Seat): boolean {
  if (seat.id === me.id) return false;
  if (seat.protected && kind !== 'screen') {
    const unaltered = may(state.kind, state.phase, me.role, 'hear-unaltered');
    if (unaltered !== (sentKind(kind) === kind)) return false;
  }
  // An interpreter's voice on a language channel reaches only that channel's listeners; pictures reach everybody.
  const channelled = room === null && sentKind(kind) === 'microphone' && seat.speaksTo !== FLOOR;
  return !channelled || seat.speaksTo === me.listensTo;
}

function allowed(state: HearingState, { role }: Seat, act: Act): boolean {
  return may(state.kind, mediaPhase(state), role, act);
}
