import { counter } from './stats.ts';
import type { Stats } from './stats.ts';

/** Counters of received data, by name, and the time of the latest data (epoch ms; null if unknown). */
export interface DownlinkReading {
  readonly counts: ReadonlyMap<string, number>;
  readonly lastAt: number | null;
}

export interface DownlinkMonitorParts {
  /** Null when statistics are missing. */
  readonly read: () => Promise<DownlinkReading | null>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Nothing gets through any more, since the last sign of life (epoch ms). */
  readonly silent: (since: number) => void;
  /** Data get through again after `silent`. */
  readonly heard: () => void;
  /** Nothing got through between two moments (epoch ms), but this ended before `silent` was called. */
  readonly gap: (since: number, until: number) => void;
  /** A reading was taken; `through`: whether data got through since the one before. Called after all others. */
  readonly looked: (through: boolean) => void;
}

/** The service sends a beat twice a second, in addition to everything else. */
const SILENT_MS = 2_000;
const GAP_MS = 1_500;
const SUSPECT_MS = 1_000;
/** Number of checks without data that make a silence: a page that could not check must not report one. */
const EMPTY_LOOKS = 2;
const LOOK_EVERY_MS = 500;
/** Interval during a silence, so that its end is seen at once. */
const LOOK_CLOSELY_MS = 100;
/**
 * A page that could not run for this long was asleep, and its person heard nothing. In the background a page checks each second.
 */
const SLEPT_MS = 5_000;

/** Detects whether data get through to this browser, from the counters of its transports. */
export class DownlinkMonitor {
  readonly #parts: DownlinkMonitorParts;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #counts: ReadonlyMap<string, number> = new Map();
  #lookedAt: number;
  #heardAt: number | null = null;
  #empty = 0;
  #silent = false;
  #looking = false;
  #closed = false;

  constructor(parts: DownlinkMonitorParts) {
    this.#parts = parts;
    this.#lookedAt = parts.now();
    this.#wait();
  }

  /** When data last got through, epoch ms; null before any did. */
  get heardAt(): number | null {
    return this.#heardAt;
  }

  get silent(): boolean {
    return this.#silent;
  }

  /** Checks now, and regularly from then on. */
  async look(): Promise<void> {
    if (this.#looking || this.#closed) return;
    this.#looking = true;
    clearTimeout(this.#timer);
    const reading = await this.#parts.read().catch(() => null);
    this.#looking = false;
    if (this.#closed) return;
    try {
      this.#take(reading);
    } finally {
      // Continue even if a listener throws.
      this.#wait();
    }
  }

  /** The connection may have changed or been lost: a second of silence is enough now. */
  async suspect(): Promise<void> {
    await this.look();
    if (this.#closed || this.#heardAt === null) return;
    if (this.#parts.now() - this.#heardAt >= SUSPECT_MS) this.#markSilent(this.#heardAt);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  #wait(): void {
    this.#timer = setTimeout(() => void this.look(), this.#silent ? LOOK_CLOSELY_MS : LOOK_EVERY_MS);
  }

  #take(reading: DownlinkReading | null): void {
    const now = this.#parts.now();
    const before = this.#lookedAt;
    this.#lookedAt = now;
    if (reading === null) return;
    const came = [...reading.counts].some(([what, count]) => count > (this.#counts.get(what) ?? 0));
    this.#counts = reading.counts;
    if (now - before >= SLEPT_MS && this.#heardAt !== null) this.#markSilent(this.#heardAt);
    else if (came) this.#hear(Math.max((before + now) / 2, Math.min(reading.lastAt ?? 0, now)), (before + now) / 2);
    else this.#miss(now);
    this.#parts.looked(came);
  }

  /** @param first when the first of the data arrived, if known */
  #hear(at: number, first: number): void {
    const since = this.#heardAt;
    const paused = this.#empty >= EMPTY_LOOKS;
    this.#empty = 0;
    this.#heardAt = at;
    if (this.#silent) {
      this.#silent = false;
      this.#parts.heard();
    } else if (paused && since !== null && first - since >= GAP_MS) this.#parts.gap(since, first);
  }

  #miss(now: number): void {
    this.#empty += 1;
    if (this.#heardAt !== null && this.#empty > EMPTY_LOOKS && now - this.#heardAt >= SILENT_MS)
      this.#markSilent(this.#heardAt);
  }

  #markSilent(since: number): void {
    if (this.#silent) return;
    this.#silent = true;
    this.#parts.silent(since);
  }
}

/**
 * Returns the received data over all paths: media and answers to ICE checks (W3C webrtc-stats, candidate pairs). The counters of an
 * abandoned path disappear, and a new path begins at zero.
 */
export function downlinkOf(transports: readonly Iterable<Stats>[], now: number): DownlinkReading | null {
  const counts = new Map<string, number>();
  let lastAt: number | null = null;
  transports.forEach((reports, at) => {
    for (const report of reports) {
      const count = COUNTED[report.type ?? '']?.reduce((sum, name) => sum + counter(report[name]), 0);
      if (count !== undefined) counts.set(`${at} ${report.id}`, count);
      const { timestamp, lastPacketReceivedTimestamp: last } = report;
      // Both times are from the same clock, which may differ from this page's.
      if (report.type === 'candidate-pair' && typeof last === 'number' && typeof timestamp === 'number')
        lastAt = Math.max(lastAt ?? 0, now - Math.max(0, timestamp - last));
    }
  });
  return transports.length === 0 ? null : { counts, lastAt };
}

const COUNTED: Readonly<Record<string, readonly string[]>> = {
  'candidate-pair': ['packetsReceived', 'bytesReceived', 'responsesReceived'],
  'inbound-rtp': ['packetsReceived'],
  'data-channel': ['messagesReceived'],
};
