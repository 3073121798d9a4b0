/** Who has been speaking, for guiding the viewer's eye without following every cough. Times are epoch ms. */
export interface SpeakerFocus {
  /** The time range of each seat's last speech. */
  readonly heard: ReadonlyMap<string, Speech>;
  /** The main speaker; stays until another person speaks. */
  readonly main: string | null;
  /** Time of the latest levels. */
  readonly at: number;
}

interface Speech {
  readonly since: number;
  readonly until: number;
  /** Since when this seat has been louder than the main one while both speak; null when it is not. */
  readonly louderSince: number | null;
}

/** Shorter sounds are coughs and chairs. */
const SPEAKS_AFTER_MS = 700;
/** A pause within speech. */
const PAUSE_MS = 1500;
/** A person who speaks louder than the main speaker for this long becomes the main speaker. */
const TAKES_OVER_MS = 3000;

export const NOBODY_HEARD: SpeakerFocus = { heard: new Map(), main: null, at: 0 };

/** Returns the state after the levels of one moment; levels are 0 to 1, and seats without a level are silent. */
export function hear(before: SpeakerFocus, levels: ReadonlyMap<string, number>, now: number): SpeakerFocus {
  const loudness = before.main === null ? 0 : (levels.get(before.main) ?? 0);
  const heard = new Map(before.heard);
  for (const [seat, level] of levels) {
    const last = heard.get(seat);
    const goesOn = last !== undefined && now - last.until <= PAUSE_MS;
    heard.set(seat, {
      since: goesOn ? last.since : now,
      until: now,
      louderSince: level > loudness ? ((goesOn ? last.louderSince : null) ?? now) : null,
    });
  }
  return { heard, main: mainOf(before.main, heard, levels, now), at: now };
}

/** Returns the people who were speaking, longer than a cough, at the latest levels. */
export function currentSpeakers({ heard, at }: SpeakerFocus): string[] {
  return [...heard].filter(([, speech]) => speaks(speech, at)).map(([seat]) => seat);
}

function speaks({ since, until }: Speech, now: number): boolean {
  return now - until <= PAUSE_MS && until - since >= SPEAKS_AFTER_MS;
}

function mainOf(
  main: string | null,
  heard: SpeakerFocus['heard'],
  levels: ReadonlyMap<string, number>,
  now: number,
): string | null {
  const candidates = [...levels].toSorted(([, one], [, other]) => other - one).map(([seat]) => seat);
  if (main === null) return candidates[0] ?? null;
  const current = heard.get(main);
  const silent = current === undefined || now - current.until > PAUSE_MS;
  const next = candidates.find((seat) => {
    const speech = heard.get(seat);
    if (seat === main || speech === undefined || !speaks(speech, now)) return false;
    return silent || (speech.louderSince !== null && now - speech.louderSince >= TAKES_OVER_MS);
  });
  return next ?? main;
}
