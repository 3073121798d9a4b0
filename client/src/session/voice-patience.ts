type Stats = Record<string, unknown> & { readonly type?: string };

const number = (value: unknown): number => (typeof value === 'number' ? value : 0);

/** How long a voice with holes waits for what is sent again, ms; the last is the most that a conversation bears. */
const WAITS_MS = [0, 200, 400];
/** Looks, twice a second, by which a voice is judged. */
const LOOKS = 10;
/** Of these, so many with holes: a device that was busy for a moment leaves no more than two. */
const FEW = 3;
/** Samples of 48,000 a second; less than half a packet is no hole. */
const HOLE = 480;
/** A voice that was whole for so long waits less, and for twice as long after each time that it did not bear it. */
const CALM_MS = 60_000;

interface Heard {
  readonly concealed: number;
  /** Of the latest looks, newest last: whether the voice had holes. */
  looks: readonly boolean[];
  step: number;
  calmSince: number;
  calmMs: number;
}

/**
 * How long each voice has to wait by what the browser makes up of it. Browsers wait for as long as packets usually come, not for
 * those that are lost and sent again: of a line that loses a tenth each hundredth packet or so came too late, or was not asked for,
 * since it would. Whose line it is, the listener's or the speaker's, makes no difference.
 */
export class VoicePatience {
  #voices: ReadonlyMap<string, Heard> = new Map();

  /**
   * Takes the statistics of what is received, twice a second. Answers how long voices wait, ms, by track.
   * @param now epoch ms @param begins how long one waits that is new, ms
   */
  take(
    reports: Iterable<Stats>,
    now: number,
    begins: (track: string) => number = () => 0,
  ): ReadonlyMap<string, number> {
    const voices = new Map<string, Heard>();
    for (const report of reports) {
      if (report.type !== 'inbound-rtp' || report['kind'] !== 'audio') continue;
      const track = String(report['trackIdentifier']);
      const concealed = number(report['concealedSamples']) - number(report['silentConcealedSamples']);
      voices.set(track, heard(this.#voices.get(track) ?? fresh(concealed, begins(track), now), concealed, now));
    }
    this.#voices = voices;
    return new Map([...voices].map(([track, { step }]) => [track, WAITS_MS[step]!]));
  }
}

function fresh(concealed: number, waitMs: number, now: number): Heard {
  return {
    concealed,
    looks: [],
    step: WAITS_MS.findLastIndex((step) => step <= waitMs),
    calmSince: now,
    calmMs: CALM_MS,
  };
}

function heard(before: Heard, concealed: number, now: number): Heard {
  const hole = concealed - before.concealed >= HOLE;
  const looks = [...before.looks, hole].slice(-LOOKS);
  const after = { ...before, concealed, looks, calmSince: hole ? now : before.calmSince };
  if (looks.filter(Boolean).length >= FEW) {
    // What it waits now is judged by what comes from here on.
    if (before.step + 1 < WAITS_MS.length) return { ...after, looks: [], step: before.step + 1 };
  } else if (before.step > 0 && now - after.calmSince >= before.calmMs)
    return { ...after, step: before.step - 1, calmSince: now, calmMs: 2 * before.calmMs };
  return after;
}
