/** Counters of what has come, by what they count, and when the last of it came (epoch ms; null when not told). */
export interface DownlinkReading {
  readonly counts: ReadonlyMap<string, number>;
  readonly lastAt: number | null;
}

export interface DownlinkMonitorParts {
  /** Null when nothing can be said: statistics are missing. */
  readonly read: () => Promise<DownlinkReading | null>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Nothing gets through any more, since the last sign of life (epoch ms). */
  readonly silent: (since: number) => void;
  /** Something gets through again after `silent`. */
  readonly heard: () => void;
  /** Nothing got through between two moments (epoch ms), and it was over before it was `silent`. */
  readonly gap: (since: number, until: number) => void;
}

/** The service sends a word twice a second, whatever else it sends. */
const SILENT_MS = 2_000;
const GAP_MS = 1_500;
const SUSPECT_MS = 1_000;
/** Looks that found nothing: a page that did not get to look takes that for no silence. */
const EMPTY_LOOKS = 2;
const LOOK_EVERY_MS = 500;
/** While nothing gets through, so that the return is seen at once. */
const LOOK_CLOSELY_MS = 100;
/** A page that did not get to do anything for so long slept, and its person heard nothing. In the background it looks each second. */
const SLEPT_MS = 5_000;

/** Whether anything gets through to this browser, told by what its transports have received. */
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

  /** When something got through last, epoch ms; null before anything did. */
  get heardAt(): number | null {
    return this.#heardAt;
  }

  get silent(): boolean {
    return this.#silent;
  }

  /** Looks now, and goes on looking from then. */
  async look(): Promise<void> {
    if (this.#looking || this.#closed) return;
    this.#looking = true;
    clearTimeout(this.#timer);
    const reading = await this.#parts.read().catch(() => null);
    this.#looking = false;
    if (this.#closed) return;
    this.#take(reading);
    this.#wait();
  }

  /** There is reason to believe that the connection is another or was away: a second of silence is enough now. */
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
  }

  /** @param first when the first of it came, as far as that is known */
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

type Stats = Record<string, unknown> & { readonly id?: string; readonly type?: string };

/**
 * What has come over all paths: media and answers to ICE's questions (W3C webrtc-stats, candidate pairs). A path that is given
 * up takes its counters along, and a new one begins at zero.
 */
export function downlinkOf(transports: readonly Iterable<Stats>[], now: number): DownlinkReading | null {
  const counts = new Map<string, number>();
  let lastAt: number | null = null;
  transports.forEach((reports, at) => {
    for (const report of reports) {
      const count = COUNTED[report.type ?? '']?.reduce((sum, name) => sum + number(report[name]), 0);
      if (count !== undefined) counts.set(`${at} ${report.id}`, count);
      const { timestamp, lastPacketReceivedTimestamp: last } = report;
      // Both are by the same clock, which need not be this page's.
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

const number = (value: unknown): number => (typeof value === 'number' ? value : 0);
