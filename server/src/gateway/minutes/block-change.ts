import type { MinutesBlock } from '@mahzar/shared/minutes/text/blocks';
import type { MinutesPushes } from '@mahzar/shared/protocol/minutes';

type BlockChange = Parameters<MinutesPushes['blocks']>[0];

/** The change that turns `before` into `after`; null when they are equal. Unchanged paragraphs must be the same objects. Pure. */
export function blockChange(before: readonly MinutesBlock[], after: readonly MinutesBlock[]): BlockChange | null {
  const shorter = Math.min(before.length, after.length);
  let from = 0;
  while (from < shorter && before[from] === after[from]) from += 1;
  let kept = 0;
  while (kept < shorter - from && before[before.length - 1 - kept] === after[after.length - 1 - kept]) kept += 1;
  const removed = before.length - kept - from;
  const blocks = after.slice(from, after.length - kept);
  return removed === 0 && blocks.length === 0 ? null : { from, removed, blocks };
}
