import { expect, it } from 'vitest';
import { counter, formatMetrics, gauge } from './open-metrics.ts';

it('writes figures as OpenMetrics has them', () => {
  const metrics = [
    gauge('free_bytes', 'Room.', 12.5),
    counter('cut', 'Tracks that were\ncut, "all" of them.', { labels: { recorder: 0, kind: 'a\\"b\n' }, value: 3 }),
    gauge('nothing', 'There is none.'),
    gauge('odd', 'Of no use.', { labels: { of: 'one' }, value: Infinity }, NaN),
  ];
  expect(formatMetrics(metrics)).toBe(
    [
      '# TYPE free_bytes gauge',
      '# HELP free_bytes Room.',
      'free_bytes 12.5',
      '# TYPE cut counter',
      '# HELP cut Tracks that were\\ncut, \\"all\\" of them.',
      'cut_total{recorder="0",kind="a\\\\\\"b\\n"} 3',
      '# TYPE nothing gauge',
      '# HELP nothing There is none.',
      '# TYPE odd gauge',
      '# HELP odd Of no use.',
      'odd{of="one"} +Inf',
      'odd NaN',
      '# EOF',
      '',
    ].join('\n'),
  );
});
