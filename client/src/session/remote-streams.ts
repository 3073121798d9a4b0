import { sourceId } from '@mahzar/shared/hearing/ids';
import type { SeatId, SentKind, SourceId } from '@mahzar/shared/hearing/ids';

interface Slot {
  readonly seat: string;
  readonly source: SentKind;
  readonly stream: MediaStream;
  track: MediaStreamTrack | null;
  /** Its packets arrived earlier and have stopped. */
  paused: boolean;
}

/**
 * A received stream, or one about to arrive. `flowing` is false when its packets have stopped; a picture that `stands` is frozen.
 */
export interface RemoteStream {
  readonly seat: string;
  readonly source: SentKind;
  readonly stream: MediaStream;
  readonly flowing: boolean;
  readonly stands: boolean;
}

/**
 * Streams by seat and source. A seat's stream object stays the same when its track is replaced (after an outage or readmission), so
 * its display need not change.
 */
export class RemoteStreams {
  readonly #slots = new Map<string, Slot>();
  readonly #changed: () => void;
  #standing: ReadonlySet<string> = new Set();

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get all(): RemoteStream[] {
    return [...this.#slots.values()].flatMap(({ seat, source, stream, track, paused }) =>
      track === null ? [] : [{ seat, source, stream, flowing: !paused, stands: this.#standing.has(track.id) }],
    );
  }

  /** Returns the source of a track, by the track's id. */
  sourceOf(track: string): SourceId | null {
    const slot = [...this.#slots.values()].find((each) => each.track?.id === track);
    return slot === undefined ? null : sourceId(slot.seat as SeatId, slot.source);
  }

  /** Sets the frozen pictures, by track id. */
  setStanding(tracks: ReadonlySet<string>): void {
    if (tracks.size === this.#standing.size && [...tracks].every((track) => this.#standing.has(track))) return;
    this.#standing = tracks;
    this.#changed();
  }

  add(seat: string, source: SentKind, track: MediaStreamTrack): void {
    const key = `${seat}/${source}`;
    const slot = this.#slots.get(key) ?? { seat, source, stream: new MediaStream(), track: null, paused: false };
    if (slot.track !== null) slot.stream.removeTrack(slot.track);
    slot.track = track;
    slot.paused = false;
    slot.stream.addTrack(track);
    this.#slots.set(key, slot);
    track.addEventListener('mute', this.#flowChanged);
    track.addEventListener('unmute', this.#flowChanged);
    this.#changed();
  }

  remove(track: MediaStreamTrack): void {
    track.removeEventListener('mute', this.#flowChanged);
    track.removeEventListener('unmute', this.#flowChanged);
    for (const slot of this.#slots.values()) {
      if (slot.track !== track) continue;
      slot.stream.removeTrack(track);
      slot.track = null;
      this.#changed();
    }
  }

  readonly #flowChanged = ({ target }: Event): void => {
    for (const slot of this.#slots.values())
      if (slot.track !== null && slot.track === target) slot.paused = slot.track.muted;
    this.#changed();
  };
}
