import type { SentKind } from '@mahzar/shared/hearing/ids';

interface Slot {
  readonly seat: string;
  readonly source: SentKind;
  readonly stream: MediaStream;
  track: MediaStreamTrack | null;
}

/** A stream that is being received. `flowing` is false until its first packet. */
export interface RemoteStream {
  readonly seat: string;
  readonly source: SentKind;
  readonly stream: MediaStream;
  readonly flowing: boolean;
}

/**
 * Streams by seat and source. A seat's stream object stays the same when its track is replaced (after an outage, after
 * readmission), so that what shows it need not be touched.
 */
export class RemoteStreams {
  readonly #slots = new Map<string, Slot>();
  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get all(): RemoteStream[] {
    return [...this.#slots.values()].flatMap(({ seat, source, stream, track }) =>
      track === null ? [] : [{ seat, source, stream, flowing: !track.muted }],
    );
  }

  add(seat: string, source: SentKind, track: MediaStreamTrack): void {
    const key = `${seat}/${source}`;
    const slot = this.#slots.get(key) ?? { seat, source, stream: new MediaStream(), track: null };
    if (slot.track !== null) slot.stream.removeTrack(slot.track);
    slot.track = track;
    slot.stream.addTrack(track);
    this.#slots.set(key, slot);
    track.addEventListener('mute', this.#changed);
    track.addEventListener('unmute', this.#changed);
    this.#changed();
  }

  remove(track: MediaStreamTrack): void {
    track.removeEventListener('mute', this.#changed);
    track.removeEventListener('unmute', this.#changed);
    for (const slot of this.#slots.values()) {
      if (slot.track !== track) continue;
      slot.stream.removeTrack(track);
      slot.track = null;
      this.#changed();
    }
  }
}
