import { setTimeout } from 'node:timers/promises';
import { toChainEntry } from '../../src/event-log/store/event-log.ts';
import { verifyChain } from '../../src/event-log/verify.ts';
import type { Tables } from '../../src/storage/tables.ts';
import { TestClient } from '../../test/support/client.ts';
import { asOwner } from '../../test/support/databases.ts';
import { readLog } from '../../test/support/log.ts';
import type { LoggedEntry } from '../../test/support/log.ts';
import { TestService } from '../../test/support/service.ts';
import { median } from '../options.ts';
import type { BenchOptions } from '../options.ts';

const SEATS = ['judge', 'citizen', 'lawyer'] as const;
/** Each run is killed at a random time up to this limit (ms), while everybody acts as fast as the service answers. */
const LONGEST_RUN_MS = 1_500;

/** An act that the service acknowledged. */
interface Acknowledged {
  readonly type: 'hand-raised' | 'hand-lowered';
  readonly seat: string;
}

export interface ServiceKills {
  readonly kills: number;
  readonly acknowledged: number;
  /** Acknowledged acts that are not in the log. */
  readonly lost: number;
  /** Kills in session that the log does not mention. */
  readonly unnamed: number;
  /** Restarts after which the log's chain was damaged. */
  readonly broken: number;
  /** Time from the kill until the service accepts people again, ms. */
  readonly backMs: { readonly median: number; readonly most: number };
}

/** Kills the service repeatedly in session while people act, and checks the log after each restart. */
export async function killService({ runs, say }: BenchOptions): Promise<ServiceKills> {
  await using parts = new AsyncDisposableStack();
  const service = await TestService.start({ LOG_LEVEL: 'info', SEAT_BUDGET: '100' });
  parts.defer(() => service.stop());
  await begin(service);
  const totals = { acknowledged: 0, lost: 0, unnamed: 0, broken: 0 };
  const back: number[] = [];
  for (let kill = 1; kill <= runs; kill += 1) {
    const before = readLog(service);
    const acknowledged = await actUntilKilled(service);
    const at = performance.now();
    await service.run();
    back.push(performance.now() - at);
    const log = readLog(service).slice(before.length);
    totals.acknowledged += acknowledged.length;
    totals.lost += countLost(log, acknowledged);
    totals.unnamed += log.some(({ type }) => type === 'service-restarted') ? 0 : 1;
    totals.broken += isWhole(service) ? 0 : 1;
    const { lost, unnamed, broken } = totals;
    say(
      `kill ${kill}: ${acknowledged.length} acts acknowledged, back after ${Math.round(back.at(-1)!)} ms; so far ${lost} lost, ${unnamed} unnamed, ${broken} broken`,
    );
  }
  return { kills: runs, ...totals, backMs: { median: Math.round(median(back)), most: Math.round(Math.max(...back)) } };
}

async function begin(service: TestService): Promise<void> {
  const people = await come(service, false);
  const [judge] = people;
  for (const seat of SEATS.slice(1)) await judge!.ask('admit', { seat: seat as never });
  await judge!.ask('start', { countdownSeconds: 0 });
  await judge!.until(() => judge!.scene.phase === 'in-session');
  for (const person of people) person.close();
}

async function come(service: TestService, takeOver: boolean): Promise<TestClient[]> {
  const people = [];
  for (const seat of SEATS) {
    const person = await TestClient.seat(service, seat);
    const entered = await person.enter(takeOver, false);
    if (!entered.ok) throw new Error(`${seat} does not come in: ${entered.code}`);
    people.push(person);
  }
  return people;
}

/** Everybody raises and lowers a hand until the service has gone. Returns the acknowledged acts. */
async function actUntilKilled(service: TestService): Promise<Acknowledged[]> {
  const people = await come(service, true);
  const acknowledged: Acknowledged[] = [];
  const acting = people.map(async (person, index) => {
    const seat = SEATS[index]!;
    for (let raised = person.scene.me.hand !== null; person.socket.connected; raised = !raised) {
      const asked = raised
        ? person.ask('lower-hand', { seat: seat as never })
        : person.ask('raise-hand', { purpose: 'speak' });
      // Nothing is promised for an act without an answer.
      const answer = await asked.catch(() => null);
      if (answer === null) return;
      if (!answer.ok) throw new Error(`${seat} was refused: ${answer.code}`);
      acknowledged.push({ type: raised ? 'hand-lowered' : 'hand-raised', seat });
    }
  });
  await setTimeout(Math.random() * LONGEST_RUN_MS);
  await service.kill('SIGKILL');
  for (const person of people) person.close();
  await Promise.all(acting);
  return acknowledged;
}

/**
 * Counts acknowledged acts that are missing: of each person, the log must begin with the acknowledged acts; only one without an
 * answer may follow.
 */
function countLost(log: readonly LoggedEntry[], acknowledged: readonly Acknowledged[]): number {
  return SEATS.flatMap((seat) => {
    const logged = log.filter(({ type, payload }) => type.startsWith('hand-') && payload['seat'] === seat);
    return acknowledged.filter((act) => act.seat === seat).filter((act, index) => act.type !== logged[index]?.type);
  }).length;
}

function isWhole({ database, demo }: TestService): boolean {
  const ours = `hearing_id = '${demo.hearing}'`;
  const rows = asOwner(database).rows<Tables['log_entries']>(`select * from log_entries where ${ours} order by seq`);
  return verifyChain(demo.hearing, rows.map(toChainEntry)).ok;
}
