import { hexOf } from '../../../event-log/chain-hash.ts';
import { caseChain, formatHead } from '../../proof/checkpoint.ts';
import { fromBase64 } from '../../proof/signed-note.ts';
import { happenedIn } from '../filed-documents.ts';
import type { CaseHappened } from '../filed-documents.ts';
import { CASE_PARTS, readExtract } from '../format.ts';
import type { SealedManifest } from '../format.ts';
import { isShown, verifyExtract } from '../log-extract.ts';
import { SealFlawError } from './seal-flaw-error.ts';
import type { Reading } from './seal-flaw-error.ts';

/** The log of the case in an intact file. */
export interface CaseLog {
  readonly shown: readonly CaseHappened[];
  /** Whether some entries of the file have only their number and hash. */
  readonly isExtract: boolean;
  /** Time of the court's checkpoint, epoch milliseconds. */
  readonly checkpointAt: number;
}

/** Checks that the court has signed the case's log; null when the file has no documents of the case. */
export async function checkCaseLog(
  { text, checkHead, checkExtract }: Reading,
  { orders, exhibits }: SealedManifest,
  expected: Set<string>,
): Promise<CaseLog | null> {
  const id = orders?.case ?? exhibits?.case;
  const documents = [...(orders?.documents ?? []), ...(exhibits?.given ?? [])];
  if (id === undefined || documents.length === 0) return null;
  for (const name of Object.values(CASE_PARTS)) expected.add(name);
  const entries = readExtract(await text(CASE_PARTS.log));
  const chain = verifyExtract(id, entries);
  if (!chain.ok) throw new SealFlawError({ flaw: 'log', of: 'case', seq: chain.seq, how: chain.reason });
  const leaf = formatHead({ chain: caseChain(id), entries: chain.entries, hash: chain.head });
  const { at: checkpointAt } = checkHead('case', leaf, await text(CASE_PARTS.proof));
  const shown = entries.filter(isShown);
  const isExtract = shown.length < entries.length;
  if (isExtract) await checkExtract(CASE_PARTS.log, { flaw: 'checkpoint', of: 'case', missing: 0 });
  return { shown: shown.map(happenedIn), isExtract, checkpointAt };
}

/** Checks that a document of the case is in the file as it was filed. @param sha256 in each log that has it, hexadecimal */
export function checkDocument(
  { digests }: Pick<Reading, 'digests'>,
  part: string,
  sha256: readonly string[],
  expected: Set<string>,
): void {
  expected.add(part);
  const digest = digests.get(part);
  if (digest === undefined) throw new SealFlawError({ flaw: 'part', part, how: 'missing', of: null });
  const given = hexOf(fromBase64(digest) ?? new Uint8Array());
  if (sha256.some((one) => one !== given)) throw new SealFlawError({ flaw: 'part', part, how: 'altered', of: null });
}
