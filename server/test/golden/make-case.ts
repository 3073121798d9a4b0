import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { CASE, caseStep, TestCase } from '@mahzar/shared/proceedings/case.fixture';
import { CASE_EVENT_TYPES } from '@mahzar/shared/proceedings/event-types';
import { CASE_LAW_VERSION } from '@mahzar/shared/proceedings/law/version';
import { chainOnto } from '../../src/event-log/chain.ts';
import type { ChainEntry } from '../../src/event-log/chain-hash.ts';
import { caseActorToText } from '../../src/proceedings/event-schema.ts';
import { CASES_DIR, describeCase } from './case-log.ts';
import type { StoredCase } from './case-log.ts';

/*
 * Writes logs of cases by today's law, with every type of entry in one of them, and what they mean: `make-case.ts`, from the top
 * folder. What happens is drawn, from seeds; what is there is never written anew.
 */
const STEPS = 500;
const SEEDS = 500;

function held(seed: number): TestCase {
  const one = new TestCase();
  const [begun] = one.entries;
  // Begun under the former law, like a case that is open when the service is updated.
  if (begun?.event.type === 'case-opened' && CASE_LAW_VERSION > 1) {
    const law = CASE_LAW_VERSION - 1;
    one.entries[0] = { ...begun, event: { ...begun.event, law } };
    one.state = { ...one.state, law };
  }
  for (const { who, command } of fc.sample(caseStep, { seed, numRuns: STEPS })) one.do(command, who);
  return one;
}

function stored({ entries, state }: TestCase): StoredCase {
  const chain = entries.reduce<ChainEntry[]>((before, { at, actor, event }) => {
    return [...before, ...chainOnto(CASE, before.at(-1), at, caseActorToText(actor), [event])];
  }, []);
  const rows = chain.map(({ hearing, prev, ...entry }) => ({ ...entry, case_id: hearing, prev_hash: prev }));
  return { rows, expected: describeCase(state) };
}

// The first law has no predecessor.
const missing = new Set(CASE_EVENT_TYPES.filter((type) => type !== 'law-changed' || CASE_LAW_VERSION > 1));
const kept: StoredCase[] = [];
for (let seed = 1; seed <= SEEDS && missing.size > 0; seed += 1) {
  const one = held(seed);
  const found = one.entries.filter(({ event }) => missing.has(event.type));
  // The first few histories cover most events; afterwards only histories with a new event are kept.
  if (found.length === 0) continue;
  for (const { event } of found) missing.delete(event.type);
  kept.push(stored(one));
}
if (missing.size > 0) throw new Error(`nothing brings about ${[...missing].join(', ')}`);
mkdirSync(CASES_DIR, { recursive: true });
const file = join(CASES_DIR, `law-${CASE_LAW_VERSION}.json`);
writeFileSync(file, `${JSON.stringify(kept)}\n`, { flag: 'wx' });
