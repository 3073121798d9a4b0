import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import type { ChainEntry } from '../../event-log/chain-hash.ts';
import { minutesDecryption, readMinutesKey } from '../../storage/minutes-keys.ts';
import { linesOf } from './added-parts.ts';
import type { AddedParts, SealingParts } from './added-parts.ts';
import type { Attendance } from './attendance.ts';
import { formatProof, MINUTES_PARTS, signedTextPart } from './format.ts';
import { logExtract } from './log-extract.ts';
import { minutesText } from './minutes-text.ts';
import { namesHidden } from './named-in-minutes.ts';
import type { WhoMayBeNamed } from './named-in-minutes.ts';
import type { ProvenLog } from './proven-log.ts';
import { minutesHappenedIn, replayMinutesLog } from './replay-minutes.ts';
import type { ReplayedMinutes } from './replay-minutes.ts';
import { closingEntries, signedMinutes, textsSigned } from './signed-minutes.ts';

/**
 * Minutes for a sealed file. With the sealed store: all of them in their current state, finished or not. Otherwise only the text
 * that the judge has closed and its proof, without earlier texts; nothing if it is not closed, or if the text names a person who
 * has a number. Null when their text contradicts the log.
 */
export async function minutesParts(
  { database, masterKey }: SealingParts,
  hearing: HearingId,
  { entries, proof }: ProvenLog,
  {
    attendance,
    named,
    hidden,
    zone,
    withSealedStore,
  }: {
    readonly attendance: Attendance;
    readonly named: WhoMayBeNamed;
    /** Seats of people who have or had a number in some hearing of the case. */
    readonly hidden: ReadonlySet<SeatId>;
    readonly zone: string;
    readonly withSealedStore: boolean;
  },
): Promise<AddedParts | null> {
  const key = await readMinutesKey(database, hearing, masterKey);
  if (key === undefined) return null;
  const written = await replayMinutesLog(hearing, entries, minutesDecryption(hearing, key));
  if (written.flaw !== null) return null;
  const { closing, texts, log } = withSealedStore
    ? { closing: written, texts: written.signed, log: linesOf(entries) }
    : closedAlone(hearing, entries, written);
  const content = texts && minutesText(hearing, closing, attendance, zone);
  if (
    texts === null ||
    content === null ||
    (!withSealedStore && namesHidden([content, ...texts.values()], named, hidden))
  )
    return { manifest: { minutes: { zone, withheld: true } }, parts: [], documents: [], extracts: [] };
  const [logPart, text] = [
    { name: MINUTES_PARTS.log, content: log },
    { name: MINUTES_PARTS.text, content },
  ];
  return {
    manifest: { minutes: { zone, ...(withSealedStore && { key: key.toString('base64') }) } },
    parts: [
      logPart,
      { name: MINUTES_PARTS.proof, content: formatProof(proof) },
      text,
      ...[...texts].map(([sha256, form]) => ({ name: signedTextPart(sha256), content: form })),
    ],
    documents: [],
    extracts: withSealedStore ? [text] : [logPart, text],
  };
}

/** The closed text and its signatures; `texts` is null while it is not closed. */
function closedAlone(hearing: HearingId, entries: readonly ChainEntry[], written: ReplayedMinutes) {
  const happened = entries.flatMap((entry) => minutesHappenedIn(entry) ?? []);
  const shown = closingEntries(written.state, happened);
  const signed = signedMinutes(happened.filter(({ seq }) => shown.has(seq)));
  const whole = signed && written.signed.get(signed.closing.sha256);
  const { reading } = written.state;
  return {
    closing: { ...written, state: { ...written.state, reading, earlier: [] } },
    texts: signed === null || whole === undefined || whole === null ? null : textsSigned(hearing, signed, whole).texts,
    log: logExtract(entries, ({ seq }) => shown.has(seq)),
  };
}
