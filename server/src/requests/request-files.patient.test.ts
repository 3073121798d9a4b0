import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createOffice } from '@mahzar/shared/rest/offices';
import { listOfficeRequests, readOfficeRequest } from '@mahzar/shared/rest/office-requests';
import { answerRequest, beginRequest, readMyRequest, withdrawRequest } from '@mahzar/shared/rest/requests';
import { ALI, citizensOf, MARYAM } from '../../test/support/citizens.ts';
import { ENGINES } from '../../test/support/databases.ts';
import type { Engine } from '../../test/support/databases.ts';
import { startDesk } from '../../test/support/desk.ts';
import type { TestDesk, Visitor } from '../../test/support/desk.ts';
import { pdfOfStream } from '../../test/support/pdf-objects.ts';
import { officeOf, SATURDAY_EIGHT, SUNDAY } from '../../test/support/offices.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const PATH = '/my-request/files';
const MB = 1024 * 1024;

/** The header of a PNG with this size. */
function png(width: number, height: number): Buffer {
  const head = Buffer.alloc(64);
  Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex').copy(head);
  head.writeUInt32BE(width, 16);
  head.writeUInt32BE(height, 20);
  return head;
}

describe.each(ENGINES)('files of requests on $name', ({ name, start }) => {
  let engine: Engine;
  let desk: TestDesk;
  let office: string;
  let clerk: Visitor;
  let now = SATURDAY_EIGHT;
  const { proven, submitted, begun } = citizensOf(() => ({ desk, office }));

  beforeAll(async () => {
    engine = await start();
    desk = await startDesk({ engine, codeAnswerAfterMs: 50 });
    desk.clock.now = () => now;
    desk.notify.begin();
    clerk = await desk.as('clerk');
    const scheduler = await desk.as('scheduler');
    const deputy = await desk.as('prosecutor');
    office = (await scheduler.do(createOffice, { body: officeOf([deputy.account]) })).id;
  }, 120_000);
  afterAll(async () => {
    await desk.stop();
    await engine.stop();
  });
  beforeEach(async () => {
    await desk.storage.database.db.deleteFrom('attempts').execute();
  });

  async function ask(citizen: Visitor, method: string, file: string, headers: object = {}, body?: Buffer) {
    const response = await fetch(`${desk.origin}/api/v1${PATH}${file}`, {
      method,
      headers: { 'X-Mahzar': '1', Cookie: citizen.cookie, 'Tus-Resumable': '1.0.0', ...headers },
      ...(body !== undefined && { body: new Uint8Array(body) }),
    });
    const text = method === 'HEAD' ? '' : Buffer.from(await response.arrayBuffer());
    const code =
      response.ok || text.length === 0 ? null : (JSON.parse(text.toString() || '{}') as { code?: string }).code;
    return { status: response.status, headers: response.headers, body: text, code };
  }
  const create = (citizen: Visitor, kind: string, size: number, name = 'عکس.png') =>
    ask(citizen, 'POST', '', {
      'Upload-Length': String(size),
      'Upload-Metadata': `filename ${base64(name)},kind ${base64(kind)}`,
    });
  const put = (citizen: Visitor, file: string, at: number, part: Buffer) =>
    ask(
      citizen,
      'PATCH',
      file,
      { 'Upload-Offset': String(at), 'Content-Type': 'application/offset+octet-stream' },
      part,
    );
  const fileIn = (location: string | null) => `/${location!.split('/').at(-1)!}`;
  async function upload(citizen: Visitor, kind: string, content: Buffer, name?: string) {
    const file = fileIn((await create(citizen, kind, content.length, name)).headers.get('location'));
    return { file, ...(await put(citizen, file, 0, content)) };
  }

  it('go on where the line has left off, and are had back by the citizen and the office alone', async () => {
    const [citizen, { id }] = await submitted();
    const photo = Buffer.concat([png(4000, 3000), Buffer.alloc(3 * MB, 7)]);
    const file = fileIn((await create(citizen, 'photo', photo.length)).headers.get('location'));
    expect((await put(citizen, file, 0, photo.subarray(0, MB))).status).toBe(204);
    // The answer was lost, and the page asks for the received length.
    expect((await put(citizen, file, 0, photo.subarray(0, MB))).code).toBe('wrong-offset');
    const { headers } = await ask(citizen, 'HEAD', file);
    expect([headers.get('upload-offset'), headers.get('upload-length')]).toEqual([String(MB), String(photo.length)]);
    expect((await ask(citizen, 'GET', file)).code).toBe('not-found');
    for (let at = MB; at < photo.length; at += MB) {
      expect((await put(citizen, file, at, photo.subarray(at, at + MB))).status).toBe(204);
    }
    expect((await citizen.do(readMyRequest)).files).toMatchObject([
      { name: 'عکس.png', kind: 'photo', size: photo.length, received: photo.length, state: 'kept' },
    ]);
    const back = await ask(citizen, 'GET', file);
    expect(photo.equals(back.body as Buffer)).toBe(true);
    expect(back.headers.get('content-type')).toBe('image/png');
    expect(back.headers.get('content-disposition')).toContain('attachment');
    expect(back.headers.get('content-security-policy')).toContain('sandbox');

    // A player first asks for two bytes, then for the parts that it plays, and for the last bytes to find the length.
    const ranged = async (range: string, more: object = {}) => {
      const { status, headers, body } = await ask(citizen, 'GET', file, { Range: range, ...more });
      return [status, headers.get('content-range'), (body as Buffer).length];
    };
    const size = photo.length;
    const whole = [200, null, size];
    expect(back.headers.get('accept-ranges')).toBe('bytes');
    expect(await ranged('bytes=0-1')).toEqual([206, `bytes 0-1/${size}`, 2]);
    expect(await ranged(`bytes=${MB - 1}-${MB}`)).toEqual([206, `bytes ${MB - 1}-${MB}/${size}`, 2]);
    expect(await ranged('bytes=-5')).toEqual([206, `bytes ${size - 5}-${size - 1}/${size}`, 5]);
    expect(await ranged(`bytes=${size}-`)).toEqual([416, `bytes */${size}`, 0]);
    for (const odd of ['bytes=0-1,5-6', 'bytes=x', 'lines=0-1']) expect(await ranged(odd), odd).toEqual(whole);
    expect(await ranged('bytes=0-1', { 'If-Range': '"other"' })).toEqual(whole);
    expect((await ranged('bytes=0-1', { 'If-Range': back.headers.get('etag')! }))[0]).toBe(206);
    const part = await ask(citizen, 'GET', file, { Range: 'bytes=8-40' });
    expect(photo.subarray(8, 41).equals(part.body as Buffer)).toBe(true);

    expect((await ask(citizen, 'DELETE', file)).code).toBe('request-over');
    expect((await ask(citizen, 'GET', file)).status).toBe(200);
    const [stranger] = await submitted(ALI, SATURDAY_EIGHT + 25 * 3_600_000 + 600_000);
    for (const method of ['GET', 'HEAD']) expect((await ask(stranger, method, file)).status).toBe(404);
    expect((await put(stranger, file, 0, photo.subarray(0, 1))).code).toBe('not-found');
    await ask(stranger, 'DELETE', file);
    expect((await ask(desk.nobody(), 'GET', file)).code).toBe('no-request');

    const office1 = await fetch(`${desk.origin}/api/v1/requests/${id}/files${file}`, {
      headers: { Cookie: clerk.cookie },
    });
    expect(photo.equals(Buffer.from(await office1.arrayBuffer()))).toBe(true);
    const others = [await desk.as('prosecutor'), await desk.as('support'), citizen, desk.nobody()];
    for (const { cookie } of others) {
      const refused = await fetch(`${desk.origin}/api/v1/requests/${id}/files${file}`, { headers: { Cookie: cookie } });
      expect(refused.status).toBeGreaterThanOrEqual(401);
    }
    const { items } = await clerk.do(listOfficeRequests, { query: { office, day: SUNDAY } });
    expect(items.find((item) => item.id === id)).toMatchObject({ files: 1 });
    expect((await clerk.do(readOfficeRequest, { params: { request: id } })).files).toHaveLength(1);
    const { db } = desk.storage.database;
    const parts = await db.selectFrom('object_parts').select('content').execute();
    expect(parts.some(({ content }) => content.includes(Buffer.alloc(64, 7)))).toBe(false);
  });

  it('are refused with a clear code when they are not what they may be', async () => {
    const citizen = await proven();
    expect(await create(citizen, 'pdf', 2 ** 31)).toMatchObject({ status: 413, code: 'too-large' });
    expect((await create(citizen, 'exe', 10)).code).toBe('bad-request');
    expect((await create(citizen, 'photo', -1)).code).toBe('bad-request');
    expect((await create(citizen, 'photo', 10, 'a\u202eb')).code).toBe('bad-request');
    const program = Buffer.concat([Buffer.from('MZ\x90\x00\x03', 'latin1'), Buffer.alloc(200)]);
    const elf = Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01', 'latin1'), Buffer.alloc(200)]);
    const page = Buffer.from('<html><script>alert(1)</script></html>');
    const bomb = pdfOfStream(deflateSync(Buffer.alloc(80 * MB)));
    const twice = pdfOfStream(deflateSync(deflateSync(Buffer.alloc(MB))), '/Filter [/FlateDecode /FlateDecode]');
    const acting = pdfOfStream(deflateSync(Buffer.from('<< /S /JavaScript /JS (app.alert(1)) >>')));
    for (const [kind, content, code] of [
      ['pdf', program, 'wrong-file-type'],
      ['pdf', elf, 'wrong-file-type'],
      ['photo', page, 'wrong-file-type'],
      ['photo', pdfOfStream(deflateSync(Buffer.from('x'))), 'wrong-file-type'],
      ['voice', png(1, 1), 'wrong-file-type'],
      ['pdf', bomb, 'unsafe-file'],
      ['pdf', twice, 'unsafe-file'],
      ['pdf', acting, 'unsafe-file'],
      ['photo', png(60_000, 60_000), 'unsafe-file'],
    ] as const) {
      expect((await upload(citizen, kind, content, 'حکم.pdf')).code, `${kind} ${code}`).toBe(code);
    }
    expect((await citizen.do(readMyRequest)).files).toEqual([]);
    expect(await upload(citizen, 'pdf', pdfOfStream(deflateSync(Buffer.from('سلام'))))).toMatchObject({ status: 204 });
    const { file } = await upload(citizen, 'photo', png(10, 10));
    expect((await put(citizen, file, 64, Buffer.alloc(1))).code).toBe('too-large');
    const large = fileIn((await create(citizen, 'photo', 3 * MB)).headers.get('location'));
    expect((await put(citizen, large, 0, Buffer.alloc(MB + 1))).code).toBe('too-large');
    expect((await ask(citizen, 'POST', '', { 'X-Mahzar': '' })).code).toBe('cross-site');
    for (let more = 0; more < 3; more += 1) await create(citizen, 'photo', 10 + more);
    expect((await create(citizen, 'photo', 20)).code).toBe('too-many-files');
    // A client that lost the answer asks for the same file once more.
    const [first, again] = [await create(citizen, 'photo', 10), await create(citizen, 'photo', 10)];
    expect([first.status, first.headers.get('location')]).toEqual([201, again.headers.get('location')]);
    await ask(citizen, 'DELETE', large);
    expect((await create(citizen, 'photo', 20)).status).toBe(201);
  });

  it('come after the telephone was shown, go with the draft, and a voice message stands for words', async () => {
    expect((await create(await begun(), 'photo', 10)).code).toBe('not-proven');
    const citizen = await proven();
    await citizen.do(answerRequest, { body: { matter: { kind: 'detention', text: '', caseNumber: '' } } });
    const problems = async () => (await citizen.do(readMyRequest)).problems.map(({ field }) => field);
    expect(await problems()).toEqual(['matter.text']);
    const ogg = Buffer.alloc(200);
    ogg.write('OggS');
    ogg.write('OpusHead', 28);
    expect((await upload(citizen, 'voice', ogg)).status).toBe(204);
    expect(await problems()).toEqual([]);
    const { db } = desk.storage.database;
    const { id, files } = await citizen.do(readMyRequest);
    // After the check the file is not examined again: its content is not even read.
    await db.deleteFrom('object_parts').where('object', '=', files[0]!.id).execute();
    expect((await put(citizen, `/${files[0]!.id}`, ogg.length, Buffer.alloc(0))).status).toBe(204);
    expect(await problems()).toEqual([]);
    await citizen.do(withdrawRequest, { body: {} });
    expect(await db.selectFrom('request_files').selectAll().where('request_id', '=', id).execute()).toEqual([]);
  });

  it('that nobody goes on with are gone after two days', async () => {
    const citizen = await proven();
    await create(citizen, 'photo', 10);
    expect(await upload(citizen, 'photo', png(10, 10))).toMatchObject({ status: 204 });
    now += 50 * 3_600_000;
    const body = { office, language: 'fa', answers: { who: MARYAM } };
    await desk.nobody().do(beginRequest, { body });
    expect((await citizen.do(readMyRequest)).files.map(({ state }) => state)).toEqual(['kept']);
    now = SATURDAY_EIGHT;
  });

  // The limit is counted in memory, whatever the database.
  it.runIf(name === 'sqlite')('are asked for so often in an hour', async () => {
    const citizen = await proven();
    const statuses = new Set<number>();
    for (let time = 0; time < 601; time += 1) statuses.add((await ask(citizen, 'HEAD', '/none')).status);
    expect([...statuses]).toEqual([404, 429]);
  });
});
