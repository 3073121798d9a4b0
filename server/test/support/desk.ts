import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApiError } from '@mahzar/shared/rest/errors';
import { API_PATH } from '@mahzar/shared/rest/route';
import type { Route } from '@mahzar/shared/rest/route';
import type { StaffRole } from '@mahzar/shared/staff/roles';
import type { z } from 'zod';
import { loadConfig, thisMachine } from '../../src/config/config.ts';
import { createDesk } from '../../src/compose/desk.ts';
import type { Desk } from '../../src/compose/desk.ts';
import type { Intake } from '../../src/compose/intake.ts';
import type { Bound } from '../../src/http/api/bind.ts';
import { parseKeyRing } from '../../src/kernel/key-ring.ts';
import { newSigningKey } from '../../src/access/tokens/secrets.ts';
import { EventBus } from '../../src/kernel/event-bus.ts';
import { HearingService } from '../../src/hearings/hearing-service.ts';
import { createHttpApp } from '../../src/http/app.ts';
import { createServer } from '../../src/http/server.ts';
import { createLogger } from '../../src/observability/logger.ts';
import type { KeyRing } from '../../src/kernel/key-ring.ts';
import type { SupportSeats } from '../../src/board/support/support-seats.ts';
import type { BookingWriter } from '../../src/scheduling/ports.ts';
import type { Scheduling } from '../../src/scheduling/scheduling.ts';
import type { DatabasePlace } from '../../src/storage/database-place.ts';
import type { Notify } from '../../src/notify/notify.ts';
import { CheckpointStore } from '../../src/record/proof/checkpoint-store.ts';
import { describeCertificate, sealKeyOf } from '../../src/record/sealed-file/seal-signature.ts';
import { sealSecret } from '../../src/storage/system-keys.ts';
import { checkStanding, readReport } from '../../src/record/proof/court/court-report.ts';
import { proofRoutes } from '../../src/record/proof/proof-routes.ts';
import { openStorage } from '../../src/compose/storage.ts';
import type { Webhooks } from '../../src/webhooks/webhooks.ts';
import type { Storage } from '../../src/compose/storage.ts';
import { answered } from './answered.ts';
import type { Answered } from './answered.ts';
import { engineOfTest } from './databases.ts';
import type { Engine } from './databases.ts';
import { addColleague } from './staff.ts';

/** The input of a call; parts for which the route has no schema are left out. */
export interface RouteInput {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

type AnswerOf<R extends Route> = R['answer'] extends z.ZodType
  ? z.output<R['answer']>
  : R['answer'] extends { readonly media: string }
    ? string
    : undefined;

/** The result of a call: `body` of a success, or `error` of a refusal. */
export type Called<R extends Route> =
  | { readonly ok: true; readonly status: number; readonly headers: Headers; readonly body: AnswerOf<R> }
  | { readonly ok: false; readonly status: number; readonly headers: Headers; readonly error: ApiError };

/** A caller of the API that behaves like a page and keeps cookies. */
export class Visitor {
  /** The account's id, when the visitor was made with `as`. */
  readonly account: string;
  readonly origin: string;
  /** The session cookie as `name=value`; empty without a session. */
  cookie: string;
  /** The cookie as `name=value` by which the browser is recognised; empty without one. */
  device = '';
  /** Secret of the authenticator app, base32, when the visitor was made with `as`. */
  totp = '';

  /** Sent with every request. */
  readonly #headers: Readonly<Record<string, string>>;

  constructor(origin: string, cookie = '', account = '', headers: Readonly<Record<string, string>> = {}) {
    this.origin = origin;
    this.#headers = headers;
    this.cookie = cookie;
    this.account = account;
  }

  /** The header with the token of a system; undefined for people. */
  get authorization(): string | undefined {
    return this.#headers['Authorization'];
  }

  /** Calls a route. */
  async call<R extends Route>(route: R, given: RouteInput = {}): Promise<Called<R>> {
    const response = await this.ask(route, given);
    const { status, headers } = response;
    const text = await response.text();
    if (!response.ok) return { ok: false, status, headers, error: JSON.parse(text) as ApiError };
    const isText = route.answer !== null && 'media' in route.answer;
    const body = (isText ? text : text === '' ? undefined : JSON.parse(text)) as AnswerOf<R>;
    return { ok: true, status, headers, body };
  }

  /** Calls a route; throws with the refusal if there is one. */
  async do<R extends Route>(route: R, given: RouteInput = {}): Promise<AnswerOf<R>> {
    const called = await this.call(route, given);
    if (!called.ok) throw new Error(`${route.id}: ${JSON.stringify(called.error)}`);
    return called.body;
  }

  /** Calls a route that should be refused; returns the code. */
  async refused(route: Route, given: RouteInput = {}): Promise<ApiError['code'] | undefined> {
    const called = await this.call(route, given);
    return called.ok ? undefined : called.error.code;
  }

  /** Sends the request of a route and returns the raw answer. */
  async ask(route: Pick<Route, 'method' | 'path'>, given: RouteInput = {}): Promise<Answered> {
    const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(given.params?.[name] ?? '-'));
    const query = new URLSearchParams(
      Object.entries(given.query ?? {}).map(([name, value]): [string, string] => [name, String(value)]),
    );
    const response = await answered(`${this.origin}${API_PATH}${path}${query.size > 0 ? `?${query}` : ''}`, {
      method: route.method.toUpperCase(),
      headers: {
        'X-Mahzar': '1',
        'User-Agent': 'node',
        // A service that was killed, or idle for some seconds, has closed kept-alive connections.
        Connection: 'close',
        ...((this.cookie !== '' || this.device !== '') && {
          Cookie: [this.cookie, this.device].filter((pair) => pair !== '').join('; '),
        }),
        ...(given.body !== undefined && { 'Content-Type': 'application/json' }),
        ...this.#headers,
        ...given.headers,
      },
      ...(given.body !== undefined && {
        body: typeof given.body === 'string' ? given.body : JSON.stringify(given.body),
      }),
    });
    for (const line of response.cookies) {
      const [pair = ''] = line.split(';');
      const kept = pair.endsWith('=') ? '' : pair;
      if (/^[^=]*-device=/.test(pair)) this.device = kept;
      else this.cookie = kept;
    }
    return response;
  }
}

/** For visitors of a service that is never killed: a connection for each request is a third of their cost. */
export const KEPT_OPEN = { Connection: 'keep-alive' };

/** The REST API in the test's own process, on its own database. */
export interface TestDesk {
  readonly origin: string;
  readonly storage: Storage;
  readonly database: DatabasePlace;
  readonly dataDir: string;
  readonly masterKey: Buffer;
  readonly routes: readonly Bound[];
  readonly webhooks: Webhooks;
  readonly notify: Notify;
  readonly intake: Intake;
  readonly proceedings: Desk['proceedings'];
  readonly orders: Desk['orders'];
  readonly exports: Desk['exports'];
  readonly deletions: Desk['deletions'];
  readonly powerUpkeep: Desk['powerUpkeep'];
  readonly archive: Desk['archive'];
  readonly minutes: Desk['minutes'];
  readonly bus: EventBus;
  readonly service: HearingService;
  readonly keys: KeyRing;
  readonly scheduling: Scheduling;
  readonly staff: Desk['staff'];
  readonly supportSeats: SupportSeats;
  /** Writers of every change of a booking; a test may add to them. */
  readonly bookingWriters: BookingWriter[];
  /** Lines of its log. */
  readonly log: readonly string[];
  /** The desk's clock, epoch milliseconds; a test may set it. */
  readonly clock: { now: () => number };
  /** A signed-in colleague with these roles. */
  as(...roles: StaffRole[]): Promise<Visitor>;
  /** A visitor who is not signed in. */
  nobody(): Visitor;
  stop(): Promise<void>;
}

/**
 * Starts the desk.
 * @param options.engine makes the database, and is stopped by its owner; without it the desk starts its own
 * @param options.environment settings of the service
 */
export async function startDesk(
  options: {
    readonly engine?: Engine;
    readonly environment?: Readonly<Record<string, string>>;
    /** Pauses before a webhook is retried, ms. */
    readonly webhookPauses?: readonly number[];
    /** Duration of every answer about a one-time code, ms. */
    readonly codeAnswerAfterMs?: number;
    /** Folder of the built client; without it there are no pages. */
    readonly clientDir?: string;
    /** See `FragmentMaker`. */
    readonly fragmentThread?: URL;
    /** An existing data folder, which is not removed, with its master key; otherwise a new folder is used. */
    readonly kept?: { readonly folder: string; readonly masterKey: Buffer };
  } = {},
): Promise<TestDesk> {
  const folder = options.kept?.folder ?? mkdtempSync(join(tmpdir(), 'mahzar-desk-'));
  const engine = options.engine ?? (await engineOfTest());
  const database = await engine.create(folder);
  const masterKey = options.kept?.masterKey ?? randomBytes(32);
  const clock = { now: Date.now };
  const loaded = loadConfig({ MAHZAR_DATA: folder, ...options.environment }, thisMachine());
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  // Signals between processes go through the database that is used.
  const config = { ...loaded.config, database };
  const bus = new EventBus();
  const storage = await openStorage({ database, masterKey, randomBytes, bus });
  const log: string[] = [];
  const logger = createLogger('debug', { write: (line) => void log.push(line) });
  const now = () => clock.now();
  const service = new HearingService(storage.log, now, { bus });
  const bookingWriters: BookingWriter[] = [];
  const keys = parseKeyRing(newSigningKey())!;
  const checkpoints = new CheckpointStore({ database: storage.database, masterKey, randomBytes, name: 'court/record' });
  const api = createDesk({
    bus,
    bookingWriters: [
      async (...change) => {
        for (const write of bookingWriters) await write(...change);
      },
    ],
    otherBrowsers: () => [],
    config,
    storage,
    service,
    keys,
    masterKey,
    recordRoutes: proofRoutes({
      database: storage.database,
      store: checkpoints,
      check: async () => checkStanding(await readReport(config.dataDir), { since: now(), now: now() }),
      seal: () => ({ name: 'court/record', ...describeCertificate(sealKeyOf(sealSecret(masterKey), 'court/record')) }),
    }),
    randomBytes,
    now,
    log: logger,
    webhookPauses: options.webhookPauses,
    codeAnswerAfterMs: options.codeAnswerAfterMs,
    fragmentThread: options.fragmentThread,
  });
  let requests = 0;
  const app = await createHttpApp({
    config,
    log: logger,
    readiness: { isDraining: () => false, checks: {} },
    clientDir: options.clientDir ?? folder,
    isStorageFault: (error) => service.isStorageFault(error),
    isLockTimeout: storage.database.kind.isLockTimeout,
    supportCode: () => String((requests += 1)).padStart(8, '0'),
    api,
  });
  const server = createServer(config, app, Date.now());
  // Only visitors close idle connections; otherwise one could write to a connection that the server is closing.
  server.keepAliveTimeout = 0;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    storage,
    database,
    dataDir: config.dataDir,
    masterKey,
    routes: api.routes,
    webhooks: api.webhooks,
    notify: api.notify,
    intake: api.intake,
    proceedings: api.proceedings,
    orders: api.orders,
    exports: api.exports,
    deletions: api.deletions,
    powerUpkeep: api.powerUpkeep,
    archive: api.archive,
    minutes: api.minutes,
    bus,
    service,
    keys,
    scheduling: api.scheduling,
    staff: api.staff,
    supportSeats: api.supportSeats,
    bookingWriters,
    log,
    clock,
    async as(...roles) {
      const now = clock.now;
      const colleague = await addColleague(
        { database: storage.database, masterKey, publicUrl: config.publicUrl, now },
        { roles },
      );
      const visitor = new Visitor(origin, colleague.cookie, colleague.account, KEPT_OPEN);
      visitor.totp = colleague.totp;
      return visitor;
    },
    nobody: () => new Visitor(origin, '', '', KEPT_OPEN),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
      await api.webhooks.close();
      await api.intake.close();
      await api.exports.close();
      await api.deletions.close();
      await api.powerUpkeep.close();
      await api.protectionNews.close();
      await api.notify.close();
      await api.proceedings.scans.close();
      await storage.close();
      if (options.engine === undefined) await engine.stop();
      if (options.kept === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}
