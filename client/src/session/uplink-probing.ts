import type { Stats } from '../connection/stats.ts';

/** The sending direction at one moment. */
interface Reading {
  readonly at: number;
  /** Bytes of all streams so far, without headers, and without the padding with which Chromium fills the line up to its estimate. */
  readonly media: number;
  /** What the browser believes the line to carry, bit/s. */
  readonly estimate: number;
}

/** Chromium probes only while its media take less than this share of its estimate (`AlrDetector` of libwebrtc). */
const MAX_USED = 0.65;
/** Pause after each of the first probes, whose result Chromium awaits for a second; doubled after each further one. */
const PAUSE_MS = 1_500;
const FIRST_PROBES = 2;
const LONGEST_PAUSE_MS = 60_000;

/**
 * Decides when the browser should probe the uplink for more bandwidth. Chromium probes when the first picture begins. If packets are
 * late in that moment, as on a busy phone, it falls back to the start rate and raises its estimate by 8 % a second: people are seen
 * in the smallest size for 10 seconds, and in full size after 25. Firefox does not report an estimate, and is left alone.
 */
export class UplinkProbing {
  #last: Reading | null = null;
  /** Number of probes since the line last carried all layers. */
  #probes = 0;
  #probedAt = -Infinity;

  /**
   * Takes a reading; returns whether to probe now. Call about twice a second.
   * @param reports the browser's statistics of the sending direction
   * @param wanted rate of all layers of the camera, bit/s; null while they are not all to be sent
   * @param now epoch ms
   */
  take(reports: Iterable<Stats>, wanted: number | null, now: number): boolean {
    const before = this.#last;
    const reading = readingOf(reports, now);
    this.#last = reading;
    if (wanted === null || reading === null) return false;
    if (reading.estimate >= wanted) this.#probes = 0;
    if (reading.estimate >= wanted || now - this.#probedAt < this.#pauseMs) return false;
    if (before === null || !hasRoom(before, reading)) return false;
    this.#probes += 1;
    this.#probedAt = now;
    return true;
  }

  /** A line that carries no more is probed less and less often. */
  get #pauseMs(): number {
    return Math.min(PAUSE_MS * 2 ** Math.max(0, this.#probes - FIRST_PROBES), LONGEST_PAUSE_MS);
  }
}

/** Whether the estimate grows or stays, and little of it is used. */
function hasRoom(before: Reading, { at, media, estimate }: Reading): boolean {
  const used = ((media - before.media) * 8_000) / (at - before.at);
  return estimate >= before.estimate && used < MAX_USED * estimate;
}

function readingOf(reports: Iterable<Stats>, at: number): Reading | null {
  let media = 0;
  let estimate: number | null = null;
  for (const { type, nominated, bytesSent, availableOutgoingBitrate: available } of reports) {
    if (type === 'outbound-rtp' && typeof bytesSent === 'number') media += bytesSent;
    if (type === 'candidate-pair' && nominated === true && typeof available === 'number') estimate = available;
  }
  return estimate === null ? null : { at, media, estimate };
}

/** By how much a ceiling is lowered for a moment, bit/s. */
const SLIGHTLY = 10_000;

/**
 * Makes Chromium probe, by lowering and restoring the ceiling of the largest layer: it probes when the sum of all ceilings rises
 * (`ProbeController::OnMaxTotalAllocatedBitrate`), with short bursts of up to twice its estimate, and continues as long as they
 * get through. Nothing is renegotiated, and no key frame follows.
 */
export async function probeUplink(sender: RTCRtpSender): Promise<void> {
  const usual = sender.getParameters().encodings.at(-1)?.maxBitrate;
  if (usual === undefined) return;
  for (const ceiling of [usual - SLIGHTLY, usual]) {
    const parameters = sender.getParameters();
    parameters.encodings = parameters.encodings.map((layer, at, all) =>
      at === all.length - 1 ? { ...layer, maxBitrate: ceiling } : layer,
    );
    // Fails for a sender that has stopped.
    await sender.setParameters(parameters).catch(() => undefined);
  }
}
