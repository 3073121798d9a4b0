import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import {
  byCitizen,
  CLERK,
  DAY_HAS_BEGUN,
  OFFICE,
  DAY,
  queueStep,
  SYSTEM,
  TestQueue,
} from '@mahzar/shared/queue/queue.fixture';
import { queueId } from '@mahzar/shared/queue/ids';
import { QUEUE_LAW_VERSION } from '@mahzar/shared/queue/law/version';
import { chainOnto } from '../../src/event-log/chain.ts';
import type { ChainEntry } from '../../src/event-log/chain-hash.ts';
import { QUEUE_EVENT_TYPES, queueActorToText } from '../../src/queue/event-schema.ts';
import { describeQueue, QUEUES_DIR } from './queue-log.ts';
import type { StoredQueue } from './queue-log.ts';

/*
 * Writes logs of queues by today's law, with every type of entry in one of them, and what they mean: `make-queue.ts`, from the top
 * folder. What happens is drawn, from seeds; what is there is never written anew.
 */
const STEPS = 150;
const SEEDS = 500;

function held(seed: number): TestQueue {
  const queue = new TestQueue();
  const [begun] = queue.entries;
  // Begun under the former law, like a day that is open when the service is updated.
  if (begun?.event.type === 'queue-planned') {
    const law = QUEUE_LAW_VERSION - 1;
    queue.entries[0] = { ...begun, event: { ...begun.event, law } };
    queue.state = { ...queue.state, law };
  }
  for (const { afterMs, actor, command } of [...DAY_HAS_BEGUN, ...fc.sample(queueStep, { seed, numRuns: STEPS })]) {
    queue.now += afterMs;
    if (command.type !== 'close') queue.do(command, actor);
  }
  // Office and citizen contradict each other about each answer.
  for (const request of queue.state.requests.keys())
    for (const [done, actor] of [
      [true, CLERK],
      [false, byCitizen(request)],
      [true, CLERK],
    ] as const)
      queue.do({ type: 'note-carried-out', request, done }, actor);
  queue.do({ type: 'change-plan', plan: { ...queue.state.plan, onDay: 5 } }, SYSTEM);
  queue.must({ type: 'close', reason: 'day-over' }, SYSTEM);
  return queue;
}

function stored({ entries, state }: TestQueue): StoredQueue {
  const id = queueId(OFFICE, DAY);
  const chain = entries.reduce<ChainEntry[]>((before, { at, actor, event }) => {
    return [...before, ...chainOnto(id, before.at(-1), at, queueActorToText(actor), [event])];
  }, []);
  const rows = chain.map(({ hearing: _, prev, ...entry }) => ({ ...entry, queue_id: id, prev_hash: prev }));
  return { office: OFFICE, day: DAY, rows, expected: describeQueue(state) };
}

const missing = new Set(QUEUE_EVENT_TYPES);
const kept: StoredQueue[] = [];
for (let seed = 1; seed <= SEEDS && missing.size > 0; seed += 1) {
  const queue = held(seed);
  const found = queue.entries.filter(({ event }) => missing.has(event.type));
  // The first few histories cover most events; afterwards only histories with a new event are kept.
  if (found.length === 0) continue;
  for (const { event } of found) missing.delete(event.type);
  kept.push(stored(queue));
}
if (missing.size > 0) throw new Error(`nothing brings about ${[...missing].join(', ')}`);
mkdirSync(QUEUES_DIR, { recursive: true });
const file = join(QUEUES_DIR, `law-${QUEUE_LAW_VERSION}.json`);
writeFileSync(file, `${JSON.stringify(kept)}\n`, { flag: 'wx' });
