import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { searchAudit } from '@mahzar/shared/rest/audit';
import { createBooking, createFeed, readFeed, searchBookings, withdrawFeed } from '@mahzar/shared/rest/bookings';
import { createApiClient, revokeApiClient } from '@mahzar/shared/rest/api-clients';
import { listOfficeRequests } from '@mahzar/shared/rest/office-requests';
import { readHeldMessages, releaseHeldMessages, searchMessages } from '@mahzar/shared/rest/messages';
import { giveSecondFactor, readInvitation, readSession, renewRecoveryCodes, signIn } from '@mahzar/shared/rest/session';
import { inviteStaff } from '@mahzar/shared/rest/staff';
import { changeWebhook, createWebhook, listWebhooks } from '@mahzar/shared/rest/webhooks';
import type { StaffRole } from '@mahzar/shared/staff/roles';
import { WEBHOOK_EVENTS } from '@mahzar/shared/staff/webhook-events';
import { checkAudit } from '../src/audit/check-audit.ts';
import { backUp } from '../src/backup/backup.ts';
import { restore } from '../src/backup/restore.ts';
import { describeEnded } from '../src/cli/backup-words.ts';
import { connect } from '../src/storage/database.ts';
import { ALI, joinToday } from './support/citizens.ts';
import { TestClient } from './support/client.ts';
import { runCommand, startCommand } from './support/commands.ts';
import { asOwner, ENGINES } from './support/databases.ts';
import type { Engine } from './support/databases.ts';
import { Visitor } from './support/desk.ts';
import { newLink } from './support/links.ts';
import { readLog } from './support/log.ts';
import { migratedIn } from './support/migrated.ts';
import { holdAnother } from './support/other-hearing.ts';
import { TestService } from './support/service.ts';
import { addColleagueTo } from './support/staff.ts';
import { openToday } from './support/offices.ts';
import { beginUpload, pngOf, putPart, readUpload } from './support/uploads.ts';
import { WebhookReceiver } from './support/webhook-receiver.ts';

const PHOTO = pngOf(200_000);
const HOUR_MS = 3_600_000;

const all = (state: boolean) => ({ machine: state, feed: state, code: state, link: state });

/** Books a hearing of an hour, with a judge and these complainants. */
function book(clerk: Visitor, startsAt: number, ...complainants: readonly object[]) {
  const judge = { id: 'judge', role: 'presiding-judge', name: 'رضا کیانی' };
  return clerk.do(createBooking, {
    body: {
      caseNumber: '140568920003215478',
      branch: 'شعبه ۱۰۳',
      kind: 'courtroom',
      startsAt,
      endsAt: startsAt + HOUR_MS,
      title: 'رسیدگی',
      people: [judge, ...complainants.map((person) => ({ role: 'complainant', ...person }))],
    },
  });
}

describe.each(ENGINES)('on $name', ({ start }) => {
  let engine: Engine;
  let service: TestService;
  let folder: string;
  let file: string;
  let held: Awaited<ReturnType<typeof holdHearing>>;
  let news: Awaited<ReturnType<typeof prepareNews>>;
  let credentials: Awaited<ReturnType<typeof giveCredentials>>;
  let later: Awaited<ReturnType<(typeof credentials)['afterBackup']>>;
  /** Number of hearings, and the log of the held one, when the backup was made. */
  let hearings: number;
  let log: ReturnType<typeof readLog>;
  let backedUp: Awaited<ReturnType<typeof run>>;
  let restored: Awaited<ReturnType<typeof run>>;

  // Once for all tests: a backup, what happens after it, the loss of the court, the restore, and the service that goes on.
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'mahzar-backups-'));
    file = join(folder, 'court.backup');
    engine = await start();
    service = await TestService.start({ WEBHOOK_NETWORKS: '127.0.0.0/8' }, engine);
    held = await holdHearing();
    news = await prepareNews();
    credentials = await giveCredentials();
    hearings = asOwner(service.database).rows('select id from hearings').length;
    backedUp = await run('backup', file, '--recordings');
    log = readLog(held.hearing);
    await held.afterBackup();
    later = await credentials.afterBackup();
    await service.kill('SIGKILL');
    restored = await run('restore', file, '--replace');
    await service.run();
  });
  afterAll(async () => {
    await news.receiver.stop();
    await service.stop();
    await engine.stop();
    rmSync(folder, { recursive: true });
  });

  /** Runs a command in its own process without blocking the test: the service closes connections of a blocked process. */
  function run(command: 'backup' | 'restore', ...args: string[]) {
    return startCommand(command, service.places, ...args);
  }

  /** Begins the session of a hearing. */
  async function holdHearing() {
    const hearing = await holdAnother(service);
    const judge = await TestClient.seat(hearing, 'judge');
    await judge.enter(false, false);
    await judge.ask('start', { countdownSeconds: 0 });
    await judge.until(() => judge.scene.phase === 'in-session');
    const afterBackup = async () => {
      expect(await judge.ask('raise-hand', { purpose: 'speak' })).toMatchObject({ ok: true });
      expect(await run('restore', file, '--replace')).toMatchObject({
        status: 1,
        stderr: expect.stringContaining('is in use: stop the service first.'),
      });
      expect(await judge.ask('lower-hand', { seat: 'judge' })).toMatchObject({ ok: true });
      judge.close();
    };
    return { hearing, afterBackup };
  }

  /** Prepares what the service tells others: by webhooks, messages and an invitation. A citizen uploads a picture. */
  async function prepareNews() {
    const receiver = await WebhookReceiver.start();
    const { cookie } = await addColleagueTo(service, { roles: ['administrator'] });
    const administrator = new Visitor(service.origin, cookie);
    const invited = { name: 'Maryam', email: 'maryam@court.example', roles: ['clerk'] };
    const { invitation } = await administrator.do(inviteStaff, { body: invited });
    const make = (name: string) =>
      administrator.do(createWebhook, { body: { name, address: receiver.address, events: WEBHOOK_EVENTS } });
    const { webhook } = await make('Case management');
    const off = await make('Turned off before');
    const pause = { params: { webhook: off.webhook.id }, body: { version: 1, paused: true } };
    await administrator.do(changeWebhook, pause);
    const judge = await TestClient.seat(service, 'judge');
    await judge.enter(false, false);
    await receiver.until(({ length }) => length > 0);
    judge.close();
    const clerk = new Visitor(service.origin, (await addColleagueTo(service, { roles: ['clerk'] })).cookie);
    const uploaded = await uploadWithRequest(cookie);
    const booking = await book(clerk, Date.now() + 72 * HOUR_MS, {
      id: 'citizen',
      name: 'مریم احمدی',
      phone: '09123334455',
    });
    return { receiver, signedIn: administrator, invitation, webhook, uploaded, booking };
  }

  /** A citizen joins today's queue and uploads a picture. Returns the file and the query that finds its request. */
  async function uploadWithRequest(administrator: string) {
    const scheduler = await addColleagueTo(service, { roles: ['scheduler', 'prosecutor'] });
    const { office, day } = await openToday(service.origin, scheduler);
    const citizen = await joinToday(service.origin, administrator, office, ALI);
    const file = await beginUpload(citizen, 'photo', PHOTO.length);
    expect(await putPart(citizen, file, 0, PHOTO)).toBe(204);
    return { query: { office, day }, file };
  }

  /** Gives out credentials that stay good, and others that are revoked or used after the backup. */
  async function giveCredentials() {
    const password = 'courthouse-lamp-river';
    const as = async (...roles: StaffRole[]) => {
      const colleague = await addColleagueTo(service, { roles, password });
      return { ...colleague, visitor: new Visitor(service.origin, colleague.cookie) };
    };
    const administrator = (await as('administrator')).visitor;
    const [clerk, other] = [await as('clerk'), await as('clerk')];
    const apiClient = () =>
      administrator.do(createApiClient, { body: { name: 'Cases', acts: ['read-bookings'], expiresAt: null } });
    const feed = ({ visitor }: typeof clerk) => visitor.do(createFeed, { body: { scope: 'all' } });
    const codes = ({ visitor }: typeof clerk) => visitor.do(renewRecoveryCodes, { body: { password } });
    const one = { id: 'one', name: 'مریم احمدی' };
    const booking = await book(clerk.visitor, Date.now() + 60_000, one, { id: 'two', name: 'زهرا احمدی' });
    const renew = (person: string) => newLink(clerk.visitor, booking.id, person);
    const good = {
      machine: await apiClient(),
      feed: await feed(clerk),
      codes: (await codes(clerk)).recoveryCodes,
      link: await renew('one'),
    };
    const bad = {
      machine: await apiClient(),
      feed: await feed(other),
      code: good.codes.pop()!,
      link: await renew('two'),
    };

    const opens = {
      machine: async ({ token }: typeof good.machine) => {
        const visitor = new Visitor(service.origin, '', '', { Authorization: `Bearer ${token}` });
        return (await visitor.call(searchBookings, { body: { limit: 1 } })).ok;
      },
      feed: async ({ username, password: secret }: typeof good.feed) => {
        const Authorization = `Basic ${Buffer.from(`${username}:${secret}`).toString('base64')}`;
        return (await new Visitor(service.origin).call(readFeed, { headers: { Authorization } })).ok;
      },
      code: async (code: string) => {
        const visitor = new Visitor(service.origin);
        await visitor.do(signIn, { body: { email: clerk.email, password } });
        return (await visitor.call(giveSecondFactor, { body: { code } })).ok;
      },
      link: async (link: string) => {
        const token = new URL(link).hash.slice(1);
        const reachable = { origin: service.origin, demo: { hearing: booking.id }, token: () => token };
        const opened = await TestClient.seat(reachable, '').then(
          (client) => client.close(),
          (error: unknown) => error,
        );
        return opened === undefined;
      },
    };
    const stateOf = async (of: typeof bad) => ({
      machine: await opens.machine(of.machine),
      feed: await opens.feed(of.feed),
      code: await opens.code(of.code),
      link: await opens.link(of.link),
    });
    const afterBackup = async () => {
      await administrator.do(revokeApiClient, { params: { machine: bad.machine.machine.id } });
      await other.visitor.do(withdrawFeed);
      expect(await opens.code(bad.code)).toBe(true);
      const newer = await renew('two');
      expect(await stateOf(bad)).toEqual(all(false));
      return { newer };
    };
    return { good, bad, opens, stateOf, afterBackup };
  }

  it('a hearing that is held is backed up, lost, restored, and goes on from where it was', async () => {
    expect(backedUp).toMatchObject({
      status: 0,
      stderr: '',
      stdout: expect.stringMatching(
        `^Written: .*court\\.backup\\n${hearings} hearings with \\d+ log entries\\n.*\\nSHA-256 [0-9a-f]{64}\\n`,
      ),
    });
    expect(readFileSync(file).includes('قاضی')).toBe(false);
    expect(restored).toMatchObject({
      status: 0,
      stderr: '',
      stdout: expect.stringMatching(
        `^Restored: .*\\n${hearings} hearings .*\\n.*\\nThe previous data is now in .*before_\\d{14}\\.`,
      ),
    });
    const after = readLog(held.hearing);
    expect(after.slice(0, log.length)).toEqual(log);
    expect(after.map(({ type }) => type)).not.toContain('hand-raised');
    const back = await TestClient.seat(held.hearing, 'judge');
    expect(await back.enter(true, false)).toMatchObject({ ok: true });
    await back.until(() => back.scene.phase === 'in-session');
    expect(await back.ask('raise-hand', { purpose: 'speak' })).toMatchObject({ ok: true });
    back.close();
  });

  it('a restored database tells nobody of anything until staff say so', async () => {
    const { receiver, signedIn, invitation, webhook, uploaded, booking } = news;
    expect(restored.stdout).toContain('Webhooks are paused');
    const { db } = await connect(service.database);
    expect(await checkAudit({ db }).finally(() => db.destroy())).toMatchObject({ ok: true });

    // Sessions and links of the backup are ended, because they may have been used or revoked since the backup was made.
    expect(await signedIn.do(readSession)).toEqual({ state: 'nobody' });
    const token = new URL(invitation.link).hash.slice(1);
    expect(await new Visitor(service.origin).refused(readInvitation, { body: { token } })).toBe('invitation-over');
    const administrator = new Visitor(
      service.origin,
      (await addColleagueTo(service, { roles: ['administrator'] })).cookie,
    );

    // Citizens' uploads are restored together with their keys.
    const reading = new Visitor(service.origin, (await addColleagueTo(service, { roles: ['clerk'] })).cookie);
    const { items: requests } = await reading.do(listOfficeRequests, { query: uploaded.query });
    const path = `/requests/${requests[0]!.id}/files/${uploaded.file}`;
    expect(PHOTO.equals(await readUpload(reading, path))).toBe(true);

    // SMS and e-mail are held until staff decide about them.
    const body = { booking: booking.id, limit: 50 };
    const messages = async () => (await administrator.do(searchMessages, { body })).items;
    const planned = (await messages()).filter(({ event }) => event.startsWith('reminder'));
    expect(planned.map(({ state }) => state)).toEqual(['held', 'held']);
    const { held } = await administrator.do(readHeldMessages);
    expect(held).toBeGreaterThanOrEqual(2);
    expect(await administrator.do(releaseHeldMessages, { body: { send: true } })).toEqual({ sent: held, dropped: 0 });
    expect(await administrator.do(readHeldMessages)).toEqual({ held: 0, outdated: 0 });
    expect((await messages()).filter(({ state }) => state === 'held')).toEqual([]);

    const before = receiver.received.length;
    const back = await TestClient.seat(service, 'judge');
    await back.enter(true, false);
    await back.ask('leave', {});
    back.close();
    await vi.waitFor(async () => {
      const { items } = await administrator.do(listWebhooks, { query: { limit: 10 } });
      const states = items.map(({ name, paused, waiting }) => [name, paused, waiting > 0]);
      expect(states.sort()).toEqual([
        ['Case management', 'restored', true],
        ['Turned off before', 'by-staff', true],
      ]);
    }, 10_000);
    expect(receiver.received.length).toBe(before);
    const { items: noted } = await administrator.do(searchAudit, { query: { act: 'webhook-paused' } });
    expect(noted).toMatchObject([{ actor: 'system', subject: `webhook:${webhook.id}` }]);
    await administrator.do(changeWebhook, { params: { webhook: webhook.id }, body: { version: 2, paused: false } });
    await receiver.until(({ length }) => length > before);
  });

  it('what was revoked or used after the backup stays so, and with nothing left to show it all is ended', async () => {
    const { good, bad, opens, stateOf } = credentials;
    expect(restored.stdout).toMatch(/^ {2}1 people/m);
    expect(await stateOf(bad)).toEqual(all(false));
    expect(await opens.link(later.newer)).toBe(false);
    expect(await stateOf({ ...good, code: good.codes.pop()! })).toEqual(all(true));

    // A new machine has no database that tells which credentials were revoked.
    const dataDir = mkdtempSync(join(folder, 'new-machine-'));
    const database = engine.createEmpty(dataDir);
    const how = { replace: false, evenDamaged: false, moved: false, randomBytes, now: Date.now() };
    const moved = await restore({ database, dataDir, file, ...how });
    expect(describeEnded(moved.ended).join('\n')).toMatch(
      / 2 tokens of.* 2 calendar feeds.* 10 recovery codes.* \d+ people's links/s,
    );
  });
});

it('what is there already is touched by neither command, and each says so', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mahzar-backups-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const database = await migratedIn(folder);
  const file = join(folder, 'court.backup');
  await backUp({ database, dataDir: folder }, file, false);
  const run = (command: string) => runCommand(command, { MAHZAR_DATA: folder }, file);
  expect(run('backup')).toMatchObject({ status: 1, stderr: expect.stringContaining('is there already') });
  expect(run('restore')).toMatchObject({ status: 1, stderr: expect.stringContaining('There is data already') });
});
