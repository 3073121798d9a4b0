import type { Answer, MinutesPhase } from '@mahzar/shared/minutes/state';
import { verifyChain } from '../../../event-log/verify.ts';
import { formatHead, minutesChain } from '../../proof/checkpoint.ts';
import { fromBase64 } from '../../proof/signed-note.ts';
import type { Attendance } from '../attendance.ts';
import { EXTRACT_NOTE, MINUTES_PARTS, PARTS, readExtract, readLog, signedTextPart } from '../format.ts';
import type { SealedManifest } from '../format.ts';
import { isShown, verifyExtract } from '../log-extract.ts';
import { minutesText, namedPeople } from '../minutes-text.ts';
import { minutesHappenedIn, replayMinutesLog, signersIn } from '../replay-minutes.ts';
import type { DecryptMinutes } from '../replay-minutes.ts';
import { signedMinutes, textsSigned } from '../signed-minutes.ts';
import { SealFlawError } from './seal-flaw-error.ts';
import type { Reading } from './seal-flaw-error.ts';

/** Description of the minutes in an intact file. */
export interface CheckedMinutes {
  readonly entries: number;
  /** Time of the court's checkpoint, epoch milliseconds: the log may have later entries. */
  readonly checkpointAt: number;
  readonly phase: MinutesPhase;
  /** Number of people asked who have signed, of those who signed with an objection, and of those who refused. */
  readonly signed: number;
  readonly objected: number;
  readonly refused: number;
  /** When the judge closed the minutes, epoch milliseconds, and the judge's name; null while open. */
  readonly closed: { readonly at: number; readonly by: string } | null;
}

/**
 * Checks that the minutes are those that the court has signed: every signed text byte by byte and, if the whole log is in the file,
 * its chain and every step to the text. Null: the file has no minutes.
 */
export async function checkMinutes(
  reading: Reading,
  manifest: SealedManifest,
  expected: Set<string>,
): Promise<CheckedMinutes | null> {
  const { hearing, minutes } = manifest;
  if (minutes === undefined || minutes.withheld === true) return null;
  const { text, digests, checkExtract } = reading;
  const attendance = JSON.parse(await text(PARTS.attendance)) as Attendance;
  const names = namesIn(attendance);
  const nameOf = (seat: string): string => names.get(seat) ?? seat;
  const { key, zone } = minutes;
  const { parts, signers, checked } =
    key === undefined
      ? await checkClosing(reading, hearing, nameOf)
      : await checkSteps(reading, hearing, { key, zone, attendance, nameOf });
  for (const name of [...Object.values(MINUTES_PARTS), ...parts.keys()]) {
    expected.add(name);
    if (!digests.has(name)) throw new SealFlawError({ flaw: 'part', part: name, how: 'missing', of: null, signers });
  }
  for (const [name, content] of parts)
    // Bytes that are not valid text count as a different text.
    if ((await text(name).catch(() => null)) !== content)
      throw new SealFlawError({ flaw: 'part', part: name, how: 'altered', of: null, signers });
  // Files of the first form have no note; their text is rebuilt (`checkSteps`).
  if (!parts.has(MINUTES_PARTS.text))
    await checkExtract(MINUTES_PARTS.text, {
      flaw: 'part',
      part: MINUTES_PARTS.text,
      how: 'altered',
      of: null,
      signers,
    });
  return checked;
}

interface Checked {
  /** Expected content of each part. */
  readonly parts: ReadonlyMap<string, string>;
  readonly signers: readonly string[];
  readonly checked: CheckedMinutes;
}

/** Checks by the complete log, replaying every step. */
async function checkSteps(
  { text, digests, checkHead }: Reading,
  hearing: string,
  {
    key,
    zone,
    attendance,
    nameOf,
  }: {
    readonly key: string;
    readonly zone: string;
    readonly attendance: Attendance;
    readonly nameOf: (seat: string) => string;
  },
): Promise<Checked> {
  const entries = readLog(await text(MINUTES_PARTS.log));
  const chain = verifyChain(hearing, entries);
  if (!chain.ok) throw new SealFlawError({ flaw: 'log', of: 'minutes', seq: chain.seq, how: chain.reason });
  const written = await replayMinutesLog(hearing, entries, await decryption(hearing, key));
  if (written.flaw?.flaw === 'unreadable')
    throw new SealFlawError({ flaw: 'log', of: 'minutes', seq: written.flaw.seq, how: 'altered' });
  if (written.flaw !== null)
    throw new SealFlawError({ flaw: 'minutes', seq: written.flaw.seq, signers: written.flaw.seats.map(nameOf) });
  const leaf = formatHead({ chain: minutesChain(hearing), entries: chain.entries, hash: chain.head });
  const { at: checkpointAt } = checkHead('minutes', leaf, await text(MINUTES_PARTS.proof));
  const forms = [...written.signed].map(([hash, form]) => [signedTextPart(hash), form] as const);
  const isFirstForm = !digests.has(EXTRACT_NOTE);
  const madeAgain = [
    [MINUTES_PARTS.text, minutesText(hearing, written, attendance, FIXED_ZONES[zone] ?? zone)] as const,
  ];
  const answers = [...(written.state.reading?.answers.values() ?? [])];
  const signed = answers.filter((answer): answer is AnswerOfParticipant => answer.kind === 'signed');
  return {
    parts: new Map([...(isFirstForm ? madeAgain : []), ...forms]),
    signers: signersIn(entries).map(nameOf),
    checked: {
      entries: chain.entries,
      checkpointAt,
      phase: written.state.phase,
      signed: signed.length,
      objected: signed.filter(({ sealed }) => sealed !== null).length,
      refused: answers.filter(({ kind }) => kind === 'refused').length,
      closed: written.closing && { at: written.closing.at, by: nameOf(written.closing.seat) },
    },
  };
}

/** Checks by the extract of the log that has the signatures of the closed text. */
async function checkClosing(
  { text, checkHead, checkExtract }: Reading,
  hearing: string,
  nameOf: (seat: string) => string,
): Promise<Checked> {
  const entries = readExtract(await text(MINUTES_PARTS.log));
  const chain = verifyExtract(hearing, entries);
  if (!chain.ok) throw new SealFlawError({ flaw: 'log', of: 'minutes', seq: chain.seq, how: chain.reason });
  const leaf = formatHead({ chain: minutesChain(hearing), entries: chain.entries, hash: chain.head });
  const { at: checkpointAt } = checkHead('minutes', leaf, await text(MINUTES_PARTS.proof));
  await checkExtract(MINUTES_PARTS.log, { flaw: 'checkpoint', of: 'minutes', missing: 0 });
  const shown = entries.filter(isShown);
  const happened = shown.map((entry) => minutesHappenedIn(entry) ?? entry.seq);
  const foreign = happened.find((one) => typeof one === 'number');
  const signed = signedMinutes(happened.filter((one) => typeof one !== 'number'));
  if (signed === null || foreign !== undefined)
    throw new SealFlawError({ flaw: 'log', of: 'minutes', seq: foreign ?? chain.entries, how: 'altered' });
  const signers = signersIn(shown).map(nameOf);
  const { closing, answers } = signed;
  const part = signedTextPart(closing.sha256);
  const missing = new SealFlawError({ flaw: 'part', part, how: 'missing', of: null, signers });
  // Bytes that are not valid text count as a different text.
  const whole = await text(part).catch((error: unknown) => {
    if (error instanceof SealFlawError) throw missing;
    return '';
  });
  const { texts, unlike } = textsSigned(hearing, signed, whole);
  if (!texts.has(closing.sha256)) throw new SealFlawError({ flaw: 'part', part, how: 'altered', of: null, signers });
  if (unlike.length > 0) throw new SealFlawError({ flaw: 'minutes', seq: chain.entries, signers: unlike.map(nameOf) });
  const given = [...answers.values()];
  return {
    parts: new Map([...texts].map(([hash, form]) => [signedTextPart(hash), form])),
    signers,
    checked: {
      entries: chain.entries,
      checkpointAt,
      phase: 'closed',
      signed: given.filter(({ type }) => type === 'text-signed').length,
      objected: given.filter(({ type, sealed }) => type === 'text-signed' && sealed !== null).length,
      refused: given.filter(({ type }) => type === 'text-refused').length,
      closed: { at: closing.at, by: nameOf(closing.seat) },
    },
  };
}

/** Offsets when the first files were made; an earlier or later time-zone table may differ. */
const FIXED_ZONES: Readonly<Record<string, string>> = { 'Asia/Tehran': '+03:30' };

type AnswerOfParticipant = Extract<Answer, { readonly kind: 'signed' | 'refused' }>;

/** The people who signed anything in the minutes, if the file can be read; used to describe findings. */
export async function signersOfMinutes(text: Reading['text']): Promise<readonly string[]> {
  try {
    const names = namesIn(JSON.parse(await text(PARTS.attendance)) as Attendance);
    return signersIn(readExtract(await text(MINUTES_PARTS.log)).filter(isShown)).map((seat) => names.get(seat) ?? seat);
  } catch {
    return [];
  }
}

/** Whether a part belongs to the minutes, except the log by which they are checked. */
export function isMinutesText(part: string): boolean {
  return part === MINUTES_PARTS.text || part.startsWith('minutes/');
}

function namesIn(attendance: Attendance): ReadonlyMap<string, string> {
  return new Map(namedPeople(attendance).map(({ seat, name, role }) => [seat, name || role]));
}

/** Bytes of `encrypt`'s output: version and nonce precede the ciphertext, see `cipher.ts`. */
const NONCE = { from: 1, to: 13 } as const;

/** Like `minutesDecryption`, with WebCrypto, which also works in a browser. */
async function decryption(hearing: string, key: string): Promise<DecryptMinutes> {
  const raw = Uint8Array.from(fromBase64(key) ?? []);
  const imported = await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['decrypt']);
  return async (sealed, place) => {
    const bytes = Uint8Array.from(fromBase64(sealed) ?? []);
    if (bytes[0] !== 1) throw new Error('not our ciphertext');
    const additionalData = new TextEncoder().encode(`mahzar:1:minutes/${hearing}/${place}`);
    const iv = bytes.slice(NONCE.from, NONCE.to);
    const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData }, imported, bytes.slice(NONCE.to));
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(plain);
  };
}
