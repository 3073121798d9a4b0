import { expect, it } from 'vitest';
import { EventBus } from '../kernel/event-bus.ts';
import { StorageHealth } from './storage-health.ts';

/** The reports in order: kinds of alarms, and null at the end of one. */
function watched() {
  const bus = new EventBus();
  const told: (string | null)[] = [];
  let code = 0;
  const health = new StorageHealth({
    bus,
    service: { outage: null },
    now: () => 1,
    supportCode: () => `CODE-${(code += 1)}`,
    report: (alarm) => told.push(alarm?.kind ?? null),
  });
  return { health, told };
}

it('tells what has an effect now before what will have one, and a slow disk before what is booked', () => {
  const { health, told } = watched();
  health.handleSpace({ kind: 'booked', sessions: 2 });
  health.handleSpeed(true);
  health.handleSpace({ kind: 'low', minutes: 5 });
  health.handleSpace({ kind: 'booked', sessions: 2 });
  health.handleSpeed(false);
  health.handleSpace(null);
  expect(told).toEqual(['booked', 'slow', 'low', 'slow', 'booked', null]);
});

it('tells a number that changes under the same code', () => {
  const { health, told } = watched();
  health.handleSpace({ kind: 'booked', sessions: 2 });
  health.handleSpace({ kind: 'booked', sessions: 3 });
  expect(told).toEqual(['booked']);
  expect(health.alarm).toEqual({ kind: 'booked', sessions: 3, since: 1, support: 'CODE-1' });
});
