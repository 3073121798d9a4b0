import type { CodeColumns } from '../../storage/tables.ts';
import type { CodeProgress } from './rules.ts';

export function progressOf(row: CodeColumns): CodeProgress {
  return {
    codeHash: row.code_hash,
    codeUntil: row.code_until,
    tries: row.tries,
    sends: row.sends,
    sendsSince: row.sends_since,
    lastSendAt: row.last_send_at,
    failures: row.failures,
    lockedAt: row.locked_at,
  };
}

export function progressColumns(progress: CodeProgress): CodeColumns {
  return {
    code_hash: progress.codeHash,
    code_until: progress.codeUntil,
    tries: progress.tries,
    sends: progress.sends,
    sends_since: progress.sendsSince,
    last_send_at: progress.lastSendAt,
    failures: progress.failures,
    locked_at: progress.lockedAt,
  };
}
