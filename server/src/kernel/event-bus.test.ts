import { expect, it } from 'vitest';
import { EventBus } from './event-bus.ts';

declare module './event-bus.ts' {
  interface BusEvents {
    'of-a-test': [told: number];
    'of-a-test-too': [told: number];
  }
}

it('a subscriber that fails keeps no other from being told, and is reported', () => {
  const problems: unknown[] = [];
  const bus = new EventBus((...problem) => void problems.push(problem));
  const told: number[] = [];
  const failure = new Error('no');
  bus.on('of-a-test', (number) => void told.push(number));
  bus.on('of-a-test', () => {
    throw failure;
  });
  bus.on('of-a-test', (number) => void told.push(number));
  bus.publish('of-a-test', 1);
  bus.publish('of-a-test', 2);
  expect(told).toEqual([1, 1, 2, 2]);
  expect(problems).toEqual([
    ['of-a-test', failure],
    ['of-a-test', failure],
  ]);
});

it('everybody is told of events in the order in which they were published, also of what a subscriber publishes', () => {
  const bus = new EventBus();
  const told: [who: string, what: number][] = [];
  for (const who of ['first', 'second']) {
    bus.on('of-a-test', (number) => {
      told.push([who, number]);
      if (number === 1) bus.publish('of-a-test-too', 2);
    });
    bus.on('of-a-test-too', (number) => void told.push([who, number]));
  }
  bus.publish('of-a-test', 1);
  // All have been told when `publish` returns.
  expect(told.filter(([who]) => who === 'first').map(([, what]) => what)).toEqual([1, 2, 2]);
  expect(told.map(([, what]) => what)).toEqual([1, 1, 2, 2, 2, 2]);
});
