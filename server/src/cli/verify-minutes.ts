import type { HearingId } from '@mahzar/shared/hearing/ids';
import { verifyChain } from '../event-log/verify.ts';
import type { ChainCheck } from '../event-log/verify.ts';
import { HeadCheck } from '../record/proof/check-checkpoints.ts';
import type { ProofFlaw, SignedHeads } from '../record/proof/check-checkpoints.ts';
import { minutesChain } from '../record/proof/checkpoint.ts';
import { replayMinutesLog } from '../record/sealed-file/replay-minutes.ts';
import type { MinutesFlaw } from '../record/sealed-file/replay-minutes.ts';
import { tablesOf } from '../storage/database.ts';
import type { Database } from '../storage/database.ts';
import { minutesDecryption, readMinutesKey } from '../storage/minutes-keys.ts';
import { isDamage } from '../storage/postgres.ts';
import { FLAWS } from './flaws.ts';
import { describeProofFlaw } from './proof-words.ts';

/** Result of checking a hearing's minutes. */
export interface CheckedMinutesLog {
  readonly chain: ChainCheck;
  /** Flaws found by comparing the minutes' log with the court's signed checkpoints. */
  readonly flaws: readonly ProofFlaw[];
  /**
   * Whether replaying the steps in the log gives the text that was signed; null: it does. `no-key`: without the master key, the
   * steps were not replayed.
   */
  readonly text: MinutesFlaw | 'no-key' | null;
}

/** Checks the minutes of a hearing; undefined when there are none and no checkpoint mentions any. */
export async function checkMinutesLog(
  database: Database,
  hearing: HearingId,
  { signed, masterKey }: { readonly signed: SignedHeads; readonly masterKey: Buffer | undefined },
): Promise<CheckedMinutesLog | undefined> {
  const heads = signed.heads.get(minutesChain(hearing)) ?? [];
  if (!(await tablesOf(database)).includes('minutes_entries')) return undefined;
  const stored = await unlessDamaged(
    database,
    database.db.selectFrom('minutes_entries').selectAll().where('minutes_id', '=', hearing).orderBy('seq').execute(),
  );
  if (stored === null) return { chain: { ok: false, seq: 1, reason: 'unreadable' }, flaws: [], text: null };
  if (stored.length === 0 && heads.length === 0) return undefined;
  const entries = stored.map(({ minutes_id, prev_hash: prev, ...row }) => ({ ...row, hearing: minutes_id, prev }));
  const check = new HeadCheck(minutesChain(hearing), heads);
  for (const entry of entries) check.take(entry);
  const { flaws } = check.end(entries.length > 0);
  const chain = verifyChain(hearing, entries);
  if (!chain.ok || entries.length === 0) return { chain, flaws, text: null };
  if (masterKey === undefined) return { chain, flaws, text: 'no-key' };
  const key = await readMinutesKey(database, hearing, masterKey).catch(() => undefined);
  if (key === undefined) return { chain, flaws, text: { flaw: 'unreadable', seq: 1 } };
  const { flaw } = await replayMinutesLog(hearing, entries, minutesDecryption(hearing, key));
  return { chain, flaws, text: flaw };
}

/** Null when the data on disk cannot be read. */
async function unlessDamaged<Rows>({ kind }: Database, reading: Promise<Rows>): Promise<Rows | null> {
  try {
    return await reading;
  } catch (error) {
    if (kind.faultOf(error) === 'disk-error' || isDamage(error)) return null;
    throw error;
  }
}

/** Whether nothing was found wrong. */
export function areMinutesWhole({ chain, flaws, text }: CheckedMinutesLog): boolean {
  return chain.ok && flaws.length === 0 && (text === null || text === 'no-key');
}

/** The result as text for people, one line each. */
export function minutesWords(hearing: string, checked: CheckedMinutesLog): string[] {
  const { chain, flaws, text } = checked;
  const damaged = `The minutes of hearing ${hearing} are damaged: `;
  const wrong = [
    ...(chain.ok ? [] : [`entry ${chain.seq} ${FLAWS[chain.reason]}.`]),
    ...flaws.map(describeProofFlaw),
    ...(text === null || text === 'no-key' ? [] : [describeText(text)]),
  ];
  if (wrong.length > 0 || !chain.ok) return wrong.map((line) => damaged + line);
  const whole = `The minutes of hearing ${hearing} are whole: ${chain.entries} entries`;
  return text === 'no-key'
    ? [`${whole}. Their steps were not replayed: this needs MAHZAR_MASTER_KEY.`]
    : [`${whole}, and replaying them gives the signed text.`];
}

function describeText(flaw: MinutesFlaw): string {
  if (flaw.flaw === 'unreadable') return `the content of entry ${flaw.seq} cannot be read.`;
  if (flaw.seats.length === 0) return `their text is not the one that entry ${flaw.seq} closed.`;
  return `their text is not what was signed by ${flaw.seats.join(', ')} (entry ${flaw.seq}).`;
}
