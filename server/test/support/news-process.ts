import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { NO_ANSWERS } from '@mahzar/shared/requests/answers';
import type { QueueCommand } from '@mahzar/shared/queue/command';
import { queueId } from '@mahzar/shared/queue/ids';
import type { OfficeId, RequestId } from '@mahzar/shared/queue/ids';
import { createAttemptStore } from '../../src/access/staff/attempt-store.ts';
import { audit } from '../../src/audit/audit-store.ts';
import { openStorage } from '../../src/compose/storage.ts';
import { EventBus } from '../../src/kernel/event-bus.ts';
import { createNotify } from '../../src/notify/notify.ts';
import { createOfficeStore } from '../../src/offices/office-store.ts';
import { QueueService } from '../../src/queue/queue-service.ts';
import { tellOfQueues } from '../../src/requests/queue-news.ts';
import { guestSeats } from '../../src/requests/guest-seats.ts';
import { requestLimits } from '../../src/requests/request-limits.ts';
import { requestMessages } from '../../src/requests/request-messages.ts';
import { requestSessions } from '../../src/requests/request-sessions.ts';
import { inQueueOf, newDraft } from '../../src/requests/new-request.ts';
import { createRequestStore } from '../../src/requests/request-store.ts';
import type { DatabasePlace } from '../../src/storage/database-place.ts';
import { blindIndex } from '../../src/storage/system-keys.ts';
import { officeOf } from './offices.ts';
import { CLERK, DAY_OF_QUEUE, queueDayPlan } from './queue-day.ts';
import { NOBODY_PROTECTED } from './nobody-protected.ts';

/**
 * Publishes the news of a queue that were not published yet, executes one command and then kills itself:
 * `news-process.ts PLACE KEY 'commit'|'message' COMMAND`. Without a command it plans the day, with these requests, and ends.
 */
const [place = '', key = '', dies = '', given = ''] = process.argv.slice(2);
const OFFICES = ['office', 'elsewhere'] as OfficeId[];
const REQUESTS = ['accepted', 'refused', 'redirected', 'left'] as RequestId[];

const masterKey = Buffer.from(key, 'hex');
const database = JSON.parse(place) as DatabasePlace;
const { database: on } = await openStorage({ database, masterKey, randomBytes });
const store = createRequestStore(masterKey, randomBytes);
const offices = { find: (id: OfficeId, within = on) => createOfficeStore(within).find(id) };
const bus = new EventBus();
const queues = new QueueService({ database: on, now: Date.now, bus });
const queue = queueId(OFFICES[0]!, DAY_OF_QUEUE);
let armed = '';
const dieBy = (point: string) => {
  if (armed === point) process.kill(process.pid, 'SIGKILL');
};
// This listener is called after the commit, before the listeners that make messages.
bus.on('queue-changed', () => dieBy('commit'));
const notify = createNotify({
  protection: NOBODY_PROTECTED,
  config: {
    publicUrl: 'https://court.example',
    environment: 'production',
    database,
    court: { name: null, zone: 'Asia/Tehran', phone: null },
    notify: { call: null, smtp: null, sms: null, smsReports: null },
  },
  database: on,
  masterKey,
  randomBytes,
  audit,
  log: pino({ level: 'silent' }),
  now: Date.now,
});
const messages = requestMessages({
  notify: {
    async send(transaction, message) {
      const id = await notify.send(transaction, message);
      dieBy('message');
      return id;
    },
  },
  sessions: requestSessions(randomBytes, () => Promise.resolve(false)),
  limits: requestLimits({
    attempts: createAttemptStore(on),
    indexOf: blindIndex(masterKey, 'request-phone'),
    now: Date.now,
  }),
  seatOfGuest: guestSeats(masterKey),
  untold: () => undefined,
  publicUrl: 'https://court.example',
});
const problem = (error: unknown) => {
  throw error;
};
const news = tellOfQueues({ bus, database: on, queues, store, offices, messages, now: Date.now, problem });

if (given === '') await beginDay();
await news.begin();
if (given === '') process.exit(0);
armed = dies;
await queues.execute(queue, JSON.parse(given) as QueueCommand, CLERK);
await news.close();
process.exit(1);

async function beginDay(): Promise<void> {
  if ((await queues.snapshot(queue)) !== null) return;
  for (const id of OFFICES)
    await createOfficeStore(on).insert({ id, version: 1, paused: null, ...officeOf([]) }, Date.now());
  const plan = queueDayPlan([], { opensAt: Date.now() + 36e5, closesAt: Date.now() + 72e5, onDay: 9, slots: [] });
  await queues.plan(OFFICES[0]!, DAY_OF_QUEUE, { ...plan, todayFrom: 0 }, CLERK);
  for (const request of REQUESTS) {
    const answers = { who: { ...NO_ANSWERS.who, phone: '09123334455' } };
    const draft = newDraft({ id: request, office: OFFICES[0]!, language: 'fa' }, answers, Date.now());
    await store.insert(on, inQueueOf(draft, 'today', DAY_OF_QUEUE, null));
    const asks = { type: 'ask-today', request, matter: 'complaint' } as const;
    const asked = await queues.execute(queue, asks, { kind: 'citizen', request });
    if (!asked.ok) throw new Error(asked.refusal.code);
  }
}
