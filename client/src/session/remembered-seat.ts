import type { DeviceChoice, HearingLink } from './types.ts';

/** What a tab stores about its seat in order to resume it after a reload. */
export interface RememberedSeat {
  /** The secret that proves to the service that this browser held the seat. */
  readonly secret: string;
  /** Ids of the devices in use; null when there was none. */
  readonly microphone: string | null;
  readonly camera: string | null;
}

/**
 * The memory of one tab. `sessionStorage` lasts as long as the tab and is not shared; without storage (blocked by the browser's
 * settings) a seat is remembered until the page is closed.
 */
export class SeatMemory {
  readonly #storage: Storage | null;
  readonly #key: string;
  #seat: RememberedSeat | null;

  constructor(storage: Storage | null, link: HearingLink) {
    this.#storage = storage;
    this.#key = `mahzar/${link.hearing}/${seatOf(link.token)}`;
    this.#seat = this.#read();
  }

  get seat(): RememberedSeat | null {
    return this.#seat;
  }

  keep(secret: string, { microphone, camera }: Pick<DeviceChoice, 'microphone' | 'camera'>): void {
    this.#seat = { secret, microphone: deviceOf(microphone), camera: deviceOf(camera) };
    try {
      this.#storage?.setItem(this.#key, JSON.stringify(this.#seat));
    } catch {
      // Storage is full or forbidden: the seat is remembered until the page is closed.
    }
  }

  /** Whether the person has chosen to take part by voice alone. */
  get voiceOnly(): boolean {
    return this.#storage?.getItem(this.#voiceOnlyKey) === 'on';
  }

  keepVoiceOnly(on: boolean): void {
    try {
      this.#storage?.setItem(this.#voiceOnlyKey, on ? 'on' : 'off');
    } catch {
      // As above.
    }
  }

  forget(): void {
    this.#seat = null;
    this.#storage?.removeItem(this.#key);
    this.#storage?.removeItem(this.#voiceOnlyKey);
  }

  get #voiceOnlyKey(): string {
    return `${this.#key}/voice-only`;
  }

  #read(): RememberedSeat | null {
    try {
      const kept = JSON.parse(this.#storage?.getItem(this.#key) ?? 'null') as RememberedSeat | null;
      return typeof kept?.secret === 'string' ? kept : null;
    } catch {
      return null;
    }
  }
}

/** Returns the seat in a token's claims, unverified; two links of one hearing in one tab must not share a memory. */
export function seatOf(token: string): string {
  try {
    const claims = token.split('.')[1] ?? '';
    return String((JSON.parse(atob(claims.replaceAll('-', '+').replaceAll('_', '/'))) as { seat?: unknown }).seat);
  } catch {
    return '';
  }
}

function deviceOf(track: MediaStreamTrack | null): string | null {
  return track === null ? null : (track.getSettings().deviceId ?? '');
}
