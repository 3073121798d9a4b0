import type { Answer, MinutesPhase } from '@mahzar/shared/minutes/state';
import { verifyChain } from '../../../event-log/verify.ts';
import { formatHead, minutesChain } from '../../proof/checkpoint.ts';
import { fromBase64 } from '../../proof/signed-note.ts';
import type { Attendance } from '../attendance.ts';
import { MINUTES_PARTS, PARTS, readLog, signedTextPart } from '../format.ts';
import type { SealedManifest } from '../format.ts';
import { minutesText, namedPeople } from '../minutes-text.ts';
import { replayMinutesLog, signersIn } from '../replay-minutes.ts';
import type { DecryptMinutes } from '../replay-minutes.ts';
import { Found } from './found.ts';
import type { Reading } from './found.ts';

/** What the minutes in a file are that was found intact. */
export interface CheckedMinutes {
  readonly entries: number;
  readonly phase: MinutesPhase;
  /** How many of those who were asked have signed, how many of these with an objection, and how many have refused. */
  readonly signed: number;
  readonly objected: number;
  readonly refused: number;
  /** When the judge has closed them, epoch milliseconds, and who that is; null while they have not. */
  readonly closed: { readonly at: number; readonly by: string } | null;
}

/**
 * That minutes are what the court has signed: their chain, each step from the first to the text, and every text whose hash somebody has
 * signed, byte by byte.
 */
export async function checkMinutes(
  { text, digests, checkHead }: Reading,
  manifest: SealedManifest,
  expected: Set<string>,
): Promise<CheckedMinutes | null> {
  if (manifest.minutes === undefined) return null;
  const { hearing } = manifest;
  const { key, zone } = manifest.minutes;
  const entries = readLog(await text(MINUTES_PARTS.log));
  const chain = verifyChain(hearing, entries);
  if (!chain.ok) throw new Found({ flaw: 'log', of: 'minutes', seq: chain.seq, how: chain.reason });
  const attendance = JSON.parse(await text(PARTS.attendance)) as Attendance;
  const names = namesIn(attendance);
  const nameOf = (seat: string): string => names.get(seat) ?? seat;
  const written = await replay(hearing, entries, key);
  if (written.flaw?.flaw === 'unreadable')
    throw new Found({ flaw: 'log', of: 'minutes', seq: written.flaw.seq, how: 'altered' });
  if (written.flaw !== null)
    throw new Found({ flaw: 'minutes', seq: written.flaw.seq, signers: written.flaw.seats.map(nameOf) });
  const leaf = formatHead({ chain: minutesChain(hearing), entries: chain.entries, hash: chain.head });
  checkHead('minutes', leaf, await text(MINUTES_PARTS.proof));
  const signers = signersIn(entries).map(nameOf);
  const parts = new Map([
    [MINUTES_PARTS.text, minutesText(hearing, written, attendance, zone)],
    ...[...written.signed].map(([hash, form]) => [signedTextPart(hash), form] as const),
  ]);
  for (const name of [...Object.values(MINUTES_PARTS), ...parts.keys()]) {
    expected.add(name);
    if (!digests.has(name)) throw new Found({ flaw: 'part', part: name, how: 'missing', of: null, signers });
  }
  for (const [name, content] of parts)
    // Bytes that are no text are another text.
    if ((await text(name).catch(() => null)) !== content)
      throw new Found({ flaw: 'part', part: name, how: 'altered', of: null, signers });
  const answers = [...(written.state.reading?.answers.values() ?? [])];
  const signed = answers.filter((answer): answer is Given => answer.kind === 'signed');
  return {
    entries: chain.entries,
    phase: written.state.phase,
    signed: signed.length,
    objected: signed.filter(({ sealed }) => sealed !== null).length,
    refused: answers.filter(({ kind }) => kind === 'refused').length,
    closed: written.closing && { at: written.closing.at, by: nameOf(written.closing.seat) },
  };
}

type Given = Extract<Answer, { readonly kind: 'signed' | 'refused' }>;

/** By whom anything of the minutes is signed, as far as the file can be read: for the words of what is found. */
export async function signersOfMinutes(text: Reading['text']): Promise<readonly string[]> {
  try {
    const names = namesIn(JSON.parse(await text(PARTS.attendance)) as Attendance);
    return signersIn(readLog(await text(MINUTES_PARTS.log))).map((seat) => names.get(seat) ?? seat);
  } catch {
    return [];
  }
}

/** Whether a part is of minutes, but for the log that they are checked by. */
export function isMinutesText(part: string): boolean {
  return part === MINUTES_PARTS.text || part.startsWith('minutes/');
}

function namesIn(attendance: Attendance): ReadonlyMap<string, string> {
  return new Map(namedPeople(attendance).map(({ seat, name, role }) => [seat, name || role]));
}

async function replay(hearing: string, entries: Parameters<typeof replayMinutesLog>[1], key: string) {
  try {
    return await replayMinutesLog(hearing, entries, await decryption(hearing, key));
  } catch {
    // The chain holds, and what stands in it are no minutes.
    throw new Found({ flaw: 'log', of: 'minutes', seq: 1, how: 'altered' });
  }
}

/** Bytes of `encrypt`'s form: version and nonce before the ciphertext, see `cipher.ts`. */
const NONCE = { from: 1, to: 13 } as const;

/** The same as `minutesDecryption`, by WebCrypto: it works in a browser too. */
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
