import { describe, expect, it } from 'vitest';
import { formatTimestamp } from '../../i18n/format.ts';
import { reachCsv } from './reach-csv.ts';
import type { ReachWords } from './reach-csv.ts';
import { rangesBetween, mergeKinds, rangesOf } from './reach-rows.ts';

const AT = Date.UTC(2026, 10, 24, 6, 30, 5, 250);
const rows = [
  { listener: 'record', source: 'ali/microphone', from: AT + 1_000, to: null },
  { listener: 'sara', source: 'ali/altered-camera', from: AT, to: AT + 2_500 },
];
const names: Readonly<Record<string, string>> = { ali: '=HYPERLINK("x")', sara: 'Sara, the younger', record: 'Record' };
const words: ReachWords = {
  columns: ['who', 'role', 'what', 'whom', 'role', 'from', 'to', 'seconds'],
  nameOf: (seat) => names[seat] ?? seat,
  roleOf: (seat) => (seat === 'record' ? '' : 'Party'),
  kinds: {
    microphone: 'voice',
    camera: 'picture',
    screen: 'screen',
    'altered-microphone': 'altered voice',
    'altered-camera': 'altered picture',
    'exhibit-audio': 'sound of an exhibit',
    'exhibit-video': 'picture of an exhibit',
  },
  time: (at) => formatTimestamp('en', at),
};

describe('the table of who could hear and see whom', () => {
  const ranges = rangesOf(rows);

  it('is in the order of time, and shows one listener, one person, or one pair', () => {
    expect(ranges.map(({ listener, seat, kind }) => [listener, seat, kind])).toEqual([
      ['sara', 'ali', 'altered-camera'],
      ['record', 'ali', 'microphone'],
    ]);
    expect(rangesBetween(ranges, null, null)).toEqual(ranges);
    expect(rangesBetween(ranges, 'record', null)).toHaveLength(1);
    expect(rangesBetween(ranges, null, 'ali')).toHaveLength(2);
    expect(rangesBetween(ranges, 'ali', 'sara')).toEqual([]);
  });

  it('has one row for what began and ended together', () => {
    const pair = { listener: 'sara', from: AT, to: AT + 2_500 };
    const both = rangesOf([
      { ...pair, source: 'ali/microphone' },
      { ...pair, source: 'ali/camera' },
      { ...pair, source: 'ali/screen', to: null },
    ]);
    expect(mergeKinds(both).map(({ kinds, to }) => [kinds, to])).toEqual([
      [['microphone', 'camera'], AT + 2_500],
      [['screen'], null],
    ]);
  });

  it('is written for a spreadsheet, with the time of the court, and with no name that could run there', () => {
    expect(reachCsv(ranges, words)).toBe(
      [
        '\uFEFFwho,role,what,whom,role,from,to,seconds',
        `"Sara, the younger",Party,altered picture,"'=HYPERLINK(""x"")",Party,2026-11-24 10:00:05,2026-11-24 10:00:07,2.5`,
        `Record,,voice,"'=HYPERLINK(""x"")",Party,2026-11-24 10:00:06,,`,
        '',
      ].join('\r\n'),
    );
  });

  it('has dates of the Persian calendar in Persian, in digits that a spreadsheet sorts', () => {
    expect(formatTimestamp('fa', AT)).toBe('1405-09-03 10:00:05');
  });
});
