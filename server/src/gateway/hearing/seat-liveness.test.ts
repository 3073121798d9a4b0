import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { connectionOf, isHere, nextLiveness } from './seat-liveness.ts';
import type { SeatLiveness, LivenessInput, LivenessStep } from './seat-liveness.ts';

const here: SeatLiveness<string> = { kind: 'here', connection: 'socket' };
const closed = (changes: Partial<Extract<LivenessInput, { type: 'socket-closed' }>> = {}): LivenessInput => ({
  type: 'socket-closed',
  mediaUp: true,
  deliberate: false,
  heardAt: 40,
  now: 50,
  ...changes,
});
const reported = (flows: boolean, mediaUp = true): LivenessInput => ({ type: 'reported', flows, since: 30, mediaUp });
const grace = { type: 'timer', timer: 'grace' } as const;
const keep = { type: 'timer', timer: 'keep' } as const;

/** Applies the inputs one after another; returns the actions of each, and the final liveness. */
function after(...inputs: readonly LivenessInput[]) {
  let liveness = here;
  const done = inputs.map((input) => {
    const step = nextLiveness(liveness, input);
    liveness = step.liveness;
    return step.actions;
  });
  return { liveness, done };
}

describe('a person', () => {
  it('whose socket alone is lost is here for a grace', () => {
    expect(after(closed())).toEqual({ liveness: { kind: 'socket-lost', since: 50 }, done: [[grace]] });
    const { liveness, done } = after(closed(), { type: 'grace-over', now: 70 });
    expect(liveness).toEqual({ kind: 'gone', since: 50 });
    expect(done[1]).toEqual([keep, { type: 'lost', since: 70 }]);
  });

  it('whose socket and media are lost is away since the last sign of life', () => {
    expect(after(closed({ mediaUp: false }))).toEqual({
      liveness: { kind: 'gone', since: 50 },
      done: [[keep, { type: 'lost', since: 40 }]],
    });
    expect(after(closed(), { type: 'media-lost', since: 45 }).done[1]).toEqual([keep, { type: 'lost', since: 45 }]);
  });

  it('who says that they go is away at once', () => {
    expect(after(closed({ deliberate: true })).done).toEqual([[keep, { type: 'lost', since: 50 }]]);
  });

  it('whose sound and picture are lost is away until they are back', () => {
    const { liveness, done } = after({ type: 'media-lost', since: 20 }, { type: 'media-up' });
    expect(liveness).toEqual(here);
    expect(done).toEqual([[{ type: 'lost', since: 20 }], [{ type: 'back' }]]);
  });

  it('whose browser hears nothing is away until it says that it does, though packets of theirs come', () => {
    const { liveness, done } = after(reported(false), { type: 'media-up' }, reported(true));
    expect(done).toEqual([[{ type: 'lost', since: 30 }], [], [{ type: 'back' }]]);
    expect(liveness).toEqual(here);
  });

  it('whose browser hears again before its media is up is back with the media', () => {
    const { done } = after(reported(false), reported(true, false), { type: 'media-up' });
    expect(done).toEqual([[{ type: 'lost', since: 30 }], [], [{ type: 'back' }]]);
  });
});

it('whatever happens, away and back are told in turn, each once, and only who has a connection comes back', () => {
  const time = fc.nat(1_000);
  const input: fc.Arbitrary<LivenessInput> = fc.oneof(
    fc.record({
      type: fc.constant('socket-closed' as const),
      mediaUp: fc.boolean(),
      deliberate: fc.boolean(),
      heardAt: time,
      now: time,
    }),
    fc.record({ type: fc.constant('grace-over' as const), now: time }),
    fc.record({ type: fc.constant('media-up' as const) }),
    fc.record({ type: fc.constant('media-lost' as const), since: time }),
    fc.record({
      type: fc.constant('reported' as const),
      flows: fc.boolean(),
      since: time,
      mediaUp: fc.boolean(),
    }),
  );
  fc.assert(
    fc.property(fc.array(input, { maxLength: 30 }), (inputs) => {
      let liveness: SeatLiveness<string> = here;
      let told = true;
      for (const each of inputs) {
        const step: LivenessStep<string> = nextLiveness(liveness, each);
        for (const { type } of step.actions) {
          if (type === 'timer') continue;
          expect(told).toBe(type === 'lost');
          told = type === 'back';
          if (told) expect(connectionOf(step.liveness)).toBe('socket');
        }
        expect(isHere(step.liveness)).toBe(told);
        // A person without a socket has a timer until another socket is opened.
        if (connectionOf(step.liveness) === null && step.liveness.kind !== liveness.kind)
          expect(step.actions).toContainEqual(step.liveness.kind === 'gone' ? keep : grace);
        if (connectionOf(liveness) === null) expect(connectionOf(step.liveness)).toBeNull();
        liveness = step.liveness;
      }
    }),
  );
});
