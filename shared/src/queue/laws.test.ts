import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Rejection } from '../rejection.ts';
import type { QueueActor, QueueEvent } from './event.ts';
import { replayQueue } from './evolve/evolve.ts';
import type { RequestId } from './ids.ts';
import { QUEUE_PERMISSIONS } from './law/permissions.ts';
import { freeTurns } from './law/turns.ts';
import { citizenView } from './projection/citizen-view.ts';
import { estimate } from './projection/estimate.ts';
import { hallView } from './projection/hall-view.ts';
import { lineChange, withLineChange } from './projection/line-change.ts';
import type { LineChange } from './projection/line-change.ts';
import { officialView, staffView } from './projection/line-view.ts';
import type { LineView } from './projection/line-view.ts';
import {
  byCitizen,
  byOfficial,
  CLERK,
  DEPUTY,
  DAY_HAS_BEGUN,
  OFFICIALS,
  OPENS_AT,
  PROSECUTOR,
  queueStep,
  REQUESTS,
  SYSTEM,
  TestQueue,
} from './queue.fixture.ts';
import type { QueueStep } from './queue.fixture.ts';
import { isLive } from './state.ts';
import type { QueueState } from './state.ts';
import type { CloseReason } from './words.ts';

/** `npm test` asks for 10,000; `PROPERTY_RUNS=100000 npm test` for more. */
const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 1_000);

/** The data checked after a step. */
interface Moment {
  readonly step: QueueStep;
  readonly before: QueueState;
  readonly after: QueueState;
  readonly events: readonly QueueEvent[];
  readonly refused: boolean;
}

/** A law returns a contradiction as text, or nothing. */
type Law = (moment: Moment) => string | undefined | false;

/** Entries that put a person before others, with the required reason. */
const REASONED = ['urgent-marked', 'reordered', 'restored'];
/** Entries that move a person back, or call them again after a meeting that did not take place. */
const MOVED = ['turn-given', 'arrived', 'skipped', 'handed-over', 'request-merged'];

const LAWS: Readonly<Record<string, Law>> = {
  'two who wait keep their order, unless one of them was put elsewhere by an entry that says why': (moment) => {
    const { before, after, events } = moment;
    const moved = new Set(
      events.flatMap((event) => {
        if (!('request' in event)) return [];
        if (event.type === 'request-merged') return [event.request, event.into];
        return [...REASONED, ...MOVED].includes(event.type) ? [event.request] : [];
      }),
    );
    const stayed = before.line.filter((id) => after.line.includes(id) && !moved.has(id));
    const now = after.line.filter((id) => stayed.includes(id));
    return stayed.join() !== now.join() && `${stayed.join()} became ${now.join()}`;
  },

  'whoever is put before others is so for a reason': ({ events }) =>
    events.some((event) => REASONED.includes(event.type) && !('reason' in event)) && 'no reason',

  'nobody is called by two, and nobody whom an official is busy with stands in the line': ({ after }) => {
    const busy = [...after.officials.values()].flatMap(({ request }) => request ?? []);
    if (new Set(busy).size < busy.length) return `called twice: ${busy.join()}`;
    return after.line.find((id) => busy.includes(id)) && 'called and waiting';
  },

  'only the first who is there and may be called is called': ({ before, events }) =>
    events.some((event) => {
      if (event.type !== 'called') return false;
      const passed = before.line.slice(0, before.line.indexOf(event.request)).map((id) => before.requests.get(id)!);
      return passed.some(
        ({ presence, assigned }) => presence.kind === 'here' && (assigned === null || assigned === event.official),
      );
    }) && 'somebody was passed over',

  'whoever asked is in exactly one place: undecided, in the line, with an official, or at an end that the log names': ({
    after,
  }) => {
    const wrong = [...after.requests.values()].find(({ id, stage, number }) => {
      const inLine = after.line.filter((other) => other === id).length;
      const official = [...after.officials.values()].some(({ request }) => request === id);
      if (stage.kind === 'waiting') return inLine !== 1 || official || number === null;
      if (stage.kind === 'called' || stage.kind === 'meeting') return inLine !== 0 || !official;
      return inLine !== 0 || official;
    });
    return wrong && `${wrong.id} is ${wrong.stage.kind}`;
  },

  'nobody is lost: whoever asked is known for ever': ({ before, after }) =>
    [...before.requests.keys()].some((id) => !after.requests.has(id)) && 'a request is gone',

  'what has come to an end stays so, but for those who are restored, or ask again': ({ before, after, events }) => {
    const back = ['restored', 'request-asked'];
    const restored = events.flatMap((event) =>
      back.includes(event.type) && 'request' in event ? [event.request] : [],
    );
    return (
      [...before.requests.values()].some(
        (request) =>
          !isLive(request) &&
          !['left-over', 'no-show'].includes(request.stage.kind) &&
          isLive(after.requests.get(request.id)!) &&
          !restored.includes(request.id),
      ) && 'it came back'
    );
  },

  'a number names one person': ({ after }) => {
    const numbers = [...after.requests.values()].flatMap(({ number }) => number ?? []);
    return new Set(numbers).size < numbers.length && numbers.join();
  },

  'after the end nobody waits and nobody is called': ({ before, after, events }) => {
    if (after.phase !== 'closed') return undefined;
    if (after.line.length > 0) return 'somebody waits';
    if ([...after.requests.values()].some(({ stage }) => ['asked', 'lapsed'].includes(stage.kind))) return 'left out';
    return before.phase === 'closed' && events.some(({ type }) => type === 'called') && 'called';
  },

  'a place is given up only of whoever was told to be ready and is away, on an open day': ({ before, events }) =>
    events.some((event) => {
      if (event.type !== 'place-lapsed') return false;
      const { presence, readiedAt } = before.requests.get(event.request)!;
      return before.phase !== 'open' || presence.kind !== 'away' || readiedAt === null;
    }) && 'too soon',

  'whoever is put back into the line is expected, and is told anew to be ready': ({ after, events }) =>
    events.some((event) => {
      if (event.type !== 'skipped' && event.type !== 'handed-over' && event.type !== 'restored') return false;
      const { presence, readiedAt } = after.requests.get(event.request)!;
      return presence.kind === 'away' || readiedAt !== null;
    }) && 'still away',

  'nothing is done that the table does not allow': ({ step, before, refused }) => {
    const { capacities, phases } = QUEUE_PERMISSIONS[step.command.type];
    return !refused && !(capacities.includes(step.actor.kind) && phases.includes(before.phase)) && 'it was done';
  },

  'nobody is named for a meeting that is called or over, and nothing else comes of it': ({ before, after, events }) =>
    events.some((event) => {
      if (event.type !== 'guests-named') return false;
      const { kind } = before.requests.get(event.request)!.stage;
      return !['asked', 'waiting', 'lapsed'].includes(kind) || after.requests !== before.requests;
    }) && 'named too late',

  'a citizen acts on the own request alone': ({ step: { actor }, events }) =>
    actor.kind === 'citizen' &&
    events.some((event) => 'request' in event && event.request !== actor.request) &&
    'on another',

  'an official calls in the own name alone': ({ step: { actor }, events }) =>
    actor.kind === 'official' &&
    events.some((event) => event.type === 'called' && event.official !== actor.official) &&
    'in another',
};

function run(steps: readonly QueueStep[], check: (moment: Moment, queue: TestQueue) => void): TestQueue {
  const queue = new TestQueue();
  for (const step of steps) {
    queue.now += step.afterMs;
    const { state: before } = queue;
    const decision = queue.do(step.command, step.actor);
    const refused = decision instanceof Rejection;
    check({ step, before, after: queue.state, events: refused ? [] : decision, refused }, queue);
  }
  return queue;
}

/** Most histories begin after the opening of the day. */
const history = fc
  .tuple(fc.nat(5), fc.array(queueStep, { minLength: 10, maxLength: 120, size: 'max' }))
  .map(([dice, steps]) => (dice > 0 ? [...DAY_HAS_BEGUN, ...steps] : steps));

describe('in every history of a queue', () => {
  it('the laws hold after every step', () => {
    const laws = Object.entries(LAWS);
    fc.assert(
      fc.property(history, (steps) => {
        run(steps, (moment) => {
          // Nothing has happened in the same state, so the laws still hold.
          if (moment.refused && moment.after === moment.before) return;
          for (const [name, law] of laws) {
            const contradiction = law(moment);
            if (contradiction !== undefined && contradiction !== false)
              throw new Error(`${name}: ${contradiction} (after ${moment.step.command.type})`);
          }
        });
      }),
      { numRuns },
    );
  });

  it('what is rebuilt from the log is what was lived', () => {
    fc.assert(
      fc.property(history, (steps) => {
        const queue = run(steps, () => undefined);
        const stored = JSON.parse(JSON.stringify(queue.entries)) as typeof queue.entries;
        expect(replayQueue(stored)).toEqual(queue.state);
      }),
      { numRuns: numRuns / 5 },
    );
  });

  it('what a citizen sees does not depend on who another is', () => {
    fc.assert(
      fc.property(history, fc.constantFrom(...REQUESTS), (steps, me) => {
        const queue = run(steps, () => undefined);
        const other = (id: RequestId) => (id === me ? id : (`x-${id}` as RequestId));
        const changed = withOthers(queue.state, me, other);
        const now = queue.now;
        const view = citizenView(queue.state, me, estimate(queue.state, now));
        expect(citizenView(changed, me, estimate(changed, now))).toEqual(view);
        const told = JSON.stringify(view);
        for (const id of REQUESTS) if (id !== me) expect(told).not.toContain(`"${id}"`);
        for (const id of OFFICIALS) expect(told).not.toContain(id);
      }),
      { numRuns: numRuns / 5 },
    );
  });

  it('the screen in the hall names nobody, and an official sees no meeting of another', () => {
    fc.assert(
      fc.property(history, (steps) => {
        const queue = run(steps, () => undefined);
        const told = JSON.stringify(hallView(queue.state));
        for (const id of [...REQUESTS, ...OFFICIALS]) expect(told).not.toContain(`"${id}"`);
        for (const official of OFFICIALS) {
          const { rows, line } = officialView(queue.state, official, estimate(queue.state, queue.now));
          for (const { stage } of rows) expect('official' in stage && stage.official !== official).toBe(false);
          const known = new Set(rows.map(({ number }) => number));
          expect(line.every((number) => known.has(number))).toBe(true);
        }
      }),
      { numRuns: numRuns / 5 },
    );
  });

  it('the desk that takes in what changes shows what it is', () => {
    fc.assert(
      fc.property(history, (steps) => {
        let shown: LineView | null = null;
        run(steps, ({ after }, queue) => {
          const view = staffView(after, estimate(after, queue.now));
          const change = shown === null ? null : lineChange(shown, view);
          if (shown === null) shown = view;
          else if (change !== null) shown = withLineChange(shown, JSON.parse(JSON.stringify(change)) as LineChange);
          const [actual, expected] = [JSON.stringify(shown), JSON.stringify(view)];
          // The same text is the same content.
          if (actual !== expected) expect(JSON.parse(actual)).toEqual(JSON.parse(expected));
        });
      }),
      { numRuns: numRuns / 50 },
    );
  });

  it('everybody who can be called has an estimate that is not in the past, and later in the line is not earlier', () => {
    fc.assert(
      fc.property(history, (steps) => {
        const queue = run(steps, () => undefined);
        const estimates = estimate(queue.state, queue.now);
        let last = queue.now;
        for (const id of queue.state.line) {
          const { assigned } = queue.state.requests.get(id)!;
          const expected = estimates.get(id);
          if (assigned !== null) continue;
          expect(expected).toBeDefined();
          expect(expected!.at).toBeGreaterThanOrEqual(queue.state.phase === 'planned' ? OPENS_AT : last);
          expect(expected!.from).toBeLessThanOrEqual(expected!.at);
          expect(expected!.until).toBeGreaterThan(expected!.at);
          last = expected!.at;
        }
      }),
      { numRuns: numRuns / 5 },
    );
  });
});

describe('a turn that is given up', () => {
  it('can be taken by another, as it is shown to be free, unless its number was called', () => {
    const [first, second, third] = [REQUESTS[0]!, REQUESTS[1]!, REQUESTS[2]!];
    const queue = new TestQueue();
    const ask = (request: RequestId) =>
      queue.do({ type: 'ask-ahead', request, matter: 'complaint', at: OPENS_AT }, byCitizen(request));
    for (const request of [first, second]) {
      ask(request);
      queue.must({ type: 'accept', request }, CLERK);
    }
    expect(ask(third)).toMatchObject({ code: 'turn-taken' });
    queue.must({ type: 'withdraw', request: first }, byCitizen(first));
    expect(freeTurns(queue.state).ahead[0]).toEqual({ at: OPENS_AT, free: 1 });
    expect(ask(third)).toMatchObject([{ number: 1 }]);
    queue.must({ type: 'arrive', request: second }, byCitizen(second));
    queue.open(PROSECUTOR);
    queue.call(PROSECUTOR);
    queue.must({ type: 'withdraw', request: second }, byCitizen(second));
    expect(queue.state.requests.get(second)).toMatchObject({ number: 2, stage: { kind: 'withdrawn' } });
  });
});

describe('an official who cannot leave the desk themselves', () => {
  const busy = () => {
    const queue = new TestQueue();
    queue.come(...REQUESTS.slice(0, 2));
    queue.open(PROSECUTOR);
    queue.call(PROSECUTOR);
    return queue;
  };
  const leave = { type: 'leave-desk', official: PROSECUTOR } as const;

  it('is let go by staff: whoever was called is the next one, whoever was met has been', () => {
    const first = REQUESTS[0]!;
    const called = busy();
    expect(called.do(leave, byOfficial(PROSECUTOR))).toMatchObject({ code: 'official-busy' });
    called.must(leave, CLERK);
    expect(called.state.line[0]).toBe(first);
    expect(called.state.officials.get(PROSECUTOR)).toMatchObject({ present: false, request: null });
    const met = busy();
    met.must({ type: 'note-meeting-begun', request: first }, SYSTEM);
    met.must(leave, CLERK);
    expect(met.state.requests.get(first)?.stage.kind).toBe('ended');
  });
});

describe('what an answer said', () => {
  it('was done or not as the office and the citizen each say, until the answer is another one', () => {
    const request = REQUESTS[0]!;
    const queue = new TestQueue();
    queue.come(request);
    queue.open(PROSECUTOR);
    queue.call(PROSECUTOR);
    const say = (done: boolean, actor: QueueActor) => queue.do({ type: 'note-carried-out', request, done }, actor);
    queue.must({ type: 'end' }, byOfficial(PROSECUTOR));
    expect(say(true, CLERK)).toMatchObject({ code: 'wrong-stage' });
    const order = { type: 'give-outcome', request, outcome: 'order', dueAt: OPENS_AT + 86_400_000 } as const;
    queue.must(order, byOfficial(PROSECUTOR));
    queue.must({ type: 'close', reason: 'day-over' }, CLERK);
    expect(say(true, byCitizen(REQUESTS[1]!))).toMatchObject({ code: 'not-permitted' });
    expect(say(true, CLERK)).toHaveLength(1);
    expect(say(true, byOfficial(DEPUTY))).toEqual([]);
    expect(say(false, byCitizen(request))).toHaveLength(1);
    const carriedOut = () => queue.state.requests.get(request)?.stage;
    expect(carriedOut()).toMatchObject({ carriedOut: { office: true, citizen: false } });
    // A statement that the other side has denied may be repeated; one that nobody has denied since may not.
    for (const [done, actor] of [
      [true, CLERK],
      [false, byCitizen(request)],
      [true, byOfficial(DEPUTY)],
    ] as const) {
      expect(say(done, actor)).toHaveLength(1);
      expect(say(done, actor)).toEqual([]);
    }
    queue.must({ ...order, dueAt: null }, byOfficial(PROSECUTOR));
    expect(carriedOut()).toMatchObject({ carriedOut: { office: null, citizen: null } });
  });
});

describe('a day that is closed', () => {
  it('has as absent only whose time has passed, and only when it was held to its end', () => {
    const [early, late] = [REQUESTS[0]!, REQUESTS[1]!];
    const closed = (reason: CloseReason, minutes: number) => {
      const queue = new TestQueue();
      const turns = [
        { request: early, at: OPENS_AT },
        { request: late, at: OPENS_AT + 10 * 60_000 },
      ];
      for (const turn of turns) {
        queue.must({ type: 'ask-ahead', ...turn, matter: 'complaint' }, byCitizen(turn.request));
        queue.must({ type: 'accept', request: turn.request }, CLERK);
      }
      if (minutes >= 0) queue.open();
      queue.now = OPENS_AT + minutes * 60_000;
      queue.must({ type: 'close', reason }, CLERK);
      return [early, late].map((id) => queue.state.requests.get(id)?.stage.kind);
    };
    expect(closed('day-over', 20)).toEqual(['no-show', 'no-show']);
    expect(closed('day-over', 5)).toEqual(['no-show', 'left-over']);
    expect(closed('official-called-away', 20)).toEqual(['left-over', 'left-over']);
    expect(closed('day-over', -5)).toEqual(['left-over', 'left-over']);
  });
});

/** Returns the same queue with other people in it: other ids, matters, reasons and devices. */
function withOthers(state: QueueState, me: RequestId, other: (id: RequestId) => RequestId): QueueState {
  const requests = [...state.requests.values()].map((request) => {
    if (request.id === me) return [me, request] as const;
    const { stage } = request;
    const into = stage.kind === 'merged' ? { ...stage, into: other(stage.into) } : stage;
    const changed = { ...request, id: other(request.id), matter: 'secret', device: ['camera'] as const, stage: into };
    return [changed.id, changed] as const;
  });
  const officials = [...state.officials.values()].map(
    (official) => [official.id, { ...official, request: official.request && other(official.request) }] as const,
  );
  return { ...state, requests: new Map(requests), officials: new Map(officials), line: state.line.map(other) };
}
