import type { SeatId } from '@mahzar/shared/hearing/ids';
import { sourceId } from '@mahzar/shared/hearing/ids';
import { RECORD } from '@mahzar/shared/hearing/projection/reach-table';
import { describe, expect, it } from 'vitest';
import { reachCsv } from './reach-csv.ts';

const judge = 'judge' as SeatId;

describe('a reach table as CSV', () => {
  it('has a line for each time range, with its length; one that lasts has no end', () => {
    const rows = [
      { listener: judge, source: sourceId('citizen' as SeatId, 'microphone'), from: 0, to: 12_345 },
      { listener: RECORD, source: sourceId(judge, 'camera'), from: 1_000, to: null },
    ] as const;
    expect(reachCsv(rows)).toBe(
      [
        'listener,seat,source,from,to,seconds',
        'judge,citizen,microphone,1970-01-01T00:00:00.000Z,1970-01-01T00:00:12.345Z,12.345',
        'record,judge,camera,1970-01-01T00:00:01.000Z,,',
        '',
      ].join('\r\n'),
    );
  });

  it('is never a formula, and quotes what would tear a line', () => {
    const rows = [{ listener: '=1+1' as SeatId, source: sourceId('a,"b"' as SeatId, 'camera'), from: 0, to: null }];
    expect(reachCsv(rows)).toContain(`\r\n'=1+1,"a,""b""",camera,`);
  });
});
