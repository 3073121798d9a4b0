import type { TurnPush } from '@mahzar/shared/protocol/queue';
import { expect, it } from 'vitest';
import { callsOf } from './watch-calls.ts';

it('of the own turn calls once, again once for each time, leads into another meeting, and ends when it is over', () => {
  const heard: string[] = [];
  const told = callsOf('here', {
    first: () => heard.push('first'),
    again: () => heard.push('again'),
    over: () => heard.push('over'),
    elsewhere: (link) => heard.push(link),
  });
  const turn = (kind: string, hearing: string, recalledAt: number | null = null) =>
    told({ stage: { kind, hearing, recalledAt }, door: { hearing, link: `to ${hearing}` } } as TurnPush);
  turn('called', 'here');
  turn('called', 'here');
  expect(heard.splice(0)).toEqual(['first']);
  turn('called', 'here', 1);
  turn('called', 'here', 1);
  turn('called', 'here', 2);
  expect(heard).toEqual(['again', 'again']);
  turn('meeting', 'here', 2);
  turn('called', 'there');
  expect(heard.slice(2)).toEqual(['over', 'to there']);
});
