import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { documentNumber } from '@mahzar/shared/proceedings/document-number';
import type { OrderId } from '@mahzar/shared/proceedings/ids';
import { createBooking } from '@mahzar/shared/rest/bookings';
import { createCase } from '@mahzar/shared/rest/cases';
import { draftOrder, readDraft, serveOrder, signOrder } from '@mahzar/shared/rest/orders';
import { readProceedings } from '@mahzar/shared/rest/proceedings';
import { checkAllLogs } from '../src/audit/check-all-logs.ts';
import { connect } from '../src/storage/database.ts';
import { readOfCase } from './support/case-uploads.ts';
import { Visitor } from './support/desk.ts';
import { freshCode } from './support/sign-in.ts';
import { TestService } from './support/service.ts';
import { addColleagueTo } from './support/staff.ts';

const START = Date.now() + 3_600_000;
const NUMBER = '140568920003215471';
const PEOPLE = [
  { id: 'complainant', role: 'complainant', name: 'مریم احمدی', phone: '09121112233' },
  { id: 'accused', role: 'accused', name: 'علی رضایی', email: 'ali@example.com' },
];
const TO = PEOPLE.map(({ id }) => id);
const STEPS = ['draft', 'sign', 'serve'] as const;
type Step = (typeof STEPS)[number];
/** Delays from the request of a step to the kill, ms. Signing takes longest, because it makes the paper. */
const KILLED_AFTER: Readonly<Record<Step, readonly number[]>> = { draft: [4], sign: [30, 150], serve: [6] };

let service: TestService;
let clerk: Visitor;
let judge: Visitor;
let id: string;

beforeAll(async () => {
  service = await TestService.start();
  const colleague = async (role: 'judge' | 'clerk' | 'scheduler') => {
    const { cookie, account, totp } = await addColleagueTo(service, { roles: [role] });
    return Object.assign(new Visitor(service.origin, cookie, account), { totp });
  };
  [judge, clerk] = [await colleague('judge'), await colleague('clerk')];
  const registry = await colleague('scheduler');
  const facts = { number: NUMBER, branch: 'شعبه ۱۰۳', kind: 'criminal', title: 'خیانت در امانت', notes: '' };
  ({ id } = await registry.do(createCase, { body: { ...facts, people: PEOPLE } }));
  const people = [
    { id: 'j', role: 'presiding-judge', name: 'قاضی نمونه', staffAccount: judge.account },
    { id: 'c', role: 'clerk', name: 'منشی نمونه', staffAccount: clerk.account },
  ];
  const times = { startsAt: START, endsAt: START + 3_600_000 };
  const texts = { caseNumber: NUMBER, branch: 'شعبه ۱۰۳', kind: 'courtroom', title: 'رسیدگی' };
  await registry.do(createBooking, { body: { ...texts, ...times, people } });
}, 60_000);
afterAll(() => service.stop());

/** By order: the hash of the draft shown to the judge, and the code that signs it. */
const shown = new Map<string, { readonly draft: string; readonly code: string }>();
const read = async (order: OrderId): Promise<void> => {
  const { draft } = await judge.do(readDraft, { params: { case: id, order } });
  const { db } = await connect(service.database);
  shown.set(order, { draft, code: await freshCode({ db }, judge) });
  await db.destroy();
};

const asking: Readonly<Record<Step, (order: OrderId) => Promise<unknown>>> = {
  draft: (order) => {
    const text = { title: 'قرار', sections: [{ heading: '', body: 'قرار صادر می‌شود.' }] };
    const body = { order, kind: 'order', level: 'parties', to: TO, deadline: null, text };
    return clerk.do(draftOrder, { params: { case: id }, body });
  },
  sign: (order) => judge.do(signOrder, { params: { case: id, order }, body: shown.get(order) }),
  serve: (order) => clerk.do(serveOrder, { params: { case: id, order }, body: { to: TO } }),
};

/** Returns the last complete step of an order; expects that each step is complete and the next not begun. */
async function reached(order: OrderId): Promise<Step | null> {
  const { orders, documents } = await judge.do(readProceedings, { params: { case: id } });
  const database = await connect(service.database);
  const { db } = database;
  const countOf = async (table: 'order_links' | 'order_messages') =>
    (await db.selectFrom(table).select('party').where('order_id', '=', order).execute()).length;
  const [links, messages] = [await countOf('order_links'), await countOf('order_messages')];
  const kept = await db.selectFrom('case_orders').select('check_hash').where('id', '=', order).executeTakeFirst();
  const papers = await db.selectFrom('case_documents').select('id').execute();
  const { damaged } = await checkAllLogs(database);
  await db.destroy();
  expect(damaged).toEqual([]);
  expect(papers.map(({ id: paper }) => paper).toSorted()).toEqual(documents.map(({ id: one }) => one).toSorted());
  const numbers = documents.map((_, at) => documentNumber(NUMBER, at + 1));
  expect(documents.map(({ number }) => number).toSorted()).toEqual(numbers);
  const found = orders.find((one) => one.id === order);
  expect(kept !== undefined).toBe(found !== undefined);
  if (found === undefined) return null;
  const { stage, services } = found;
  expect([typeof kept?.check_hash === 'string', links, messages]).toEqual([
    stage.kind === 'signed',
    services.length,
    services.length,
  ]);
  if (stage.kind !== 'signed') return 'draft';
  const { content } = await readOfCase(judge, `${id}/documents/${stage.document}/content`);
  const { sha256 } = documents.find((one) => one.id === stage.document)!;
  expect(createHash('sha256').update(content).digest('hex')).toBe(sha256);
  // The order is served on both people or on none.
  expect([0, TO.length]).toContain(services.length);
  return services.length === 0 ? 'sign' : 'serve';
}

it('an order whose service is killed in each of its steps has come as far as was acknowledged, and no step by half; the colleagues stay signed in', async () => {
  let orders = 0;
  for (const step of STEPS) {
    for (const after of KILLED_AFTER[step]) {
      const order = `order-${(orders += 1)}` as OrderId;
      const before = STEPS[STEPS.indexOf(step) - 1] ?? null;
      for (const earlier of STEPS.slice(0, STEPS.indexOf(step))) {
        await asking[earlier](order);
        if (earlier === 'draft') await read(order);
      }
      const asked = asking[step](order).then(
        () => true,
        () => false,
      );
      await pause(after);
      await service.kill('SIGKILL');
      const isAcknowledged = await asked;
      await service.run();
      const is = await reached(order);
      expect([step, after, is]).toEqual([step, after, isAcknowledged ? step : is === before ? before : step]);
      // A caller without an answer repeats the request.
      for (const again of STEPS.slice(STEPS.indexOf(step))) {
        await asking[again](order);
        if (again === 'draft') await read(order);
      }
      expect(await reached(order)).toBe('serve');
    }
  }
}, 120_000);
