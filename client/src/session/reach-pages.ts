import type { Response } from '@mahzar/shared/protocol/messages';
import type { Result } from '../connection/result.ts';
import type { Signalling } from './signalling.ts';
import type { ReachRows } from './types.ts';

/** Reads, page by page, who could hear and see whom until now. */
export async function readReachTable({ request }: Pick<Signalling, 'request'>): Promise<Result<{ rows: ReachRows }>> {
  const rows: ReachRows[number][] = [];
  for (let from: number | null = 0; from !== null;) {
    const answer: Result<Response<'reach-table'>> = await request('reach-table', { from });
    if (!answer.ok) return answer;
    rows.push(...answer.rows);
    from = answer.next;
  }
  return { ok: true, rows };
}
