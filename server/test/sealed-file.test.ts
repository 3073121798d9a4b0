import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  openAsBlob,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import type { CaseId, DocumentId } from '@mahzar/shared/proceedings/ids';
import { appendCheckpoint } from '../src/record/proof/checkpoint-file.ts';
import { checkpointText } from '../src/record/proof/checkpoint.ts';
import { RecordKeys } from '../src/record/proof/record-keys.ts';
import { caseOf } from '../src/record/sealed-file/case-parts.ts';
import { checkFile } from '../src/record/sealed-file/verifier/check-file.ts';
import type { Verdict } from '../src/record/sealed-file/verifier/check-sealed-file.ts';
import { VIEWER_FILE } from '../src/record/sealed-file/viewer/read-viewer.ts';
import { openSealedRecord } from '../src/record/sealed-file/viewer/sealed-record.ts';
import { createAuditLog } from '../src/audit/audit-store.ts';
import { databaseObjects } from '../src/files/object-store.ts';
import { appendToCase, readCaseAfter } from '../src/proceedings/store/case-log.ts';
import { originOf } from '../src/record/proof/origin.ts';
import { describeCertificate, sealKeyOf } from '../src/record/sealed-file/seal-signature.ts';
import { sealSecret } from '../src/storage/system-keys.ts';
import { scanSegment } from '../src/recording/journal-reader.ts';
import { beginDeletion } from './support/begun-deletion.ts';
import { commandLine, runCommand, startCommand } from './support/commands.ts';
import { RecordedHearing, silence, STARTED } from './support/recorded-hearing.ts';
import { TimeStampAuthority } from './support/time-stamps.ts';
import { copyVerifier } from './support/verifier.ts';
import { bookInCase, EXHIBITS } from './support/written-orders.ts';

/** Numbers of parts. Minutes: log, checkpoint, text, signed text. Orders: log, checkpoint, two papers, note on the contents. */
const [MINUTES, ORDERS, GIVEN] = [4, 5, 2];
/** The viewer is a part of the file if the client was built. */
const VIEWER = Number(existsSync(VIEWER_FILE));

let folder: string;
let hearing: RecordedHearing;
let file: string;
let key: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mahzar-sealed-'));
  hearing = await RecordedHearing.hold({ beside: true });
  file = join(folder, 'h1.asice');
  const sealed = seal('h1', '--out', file);
  if (sealed.status !== 0) throw new Error(sealed.stderr);
  key = /^Key of the court: (\S+)$/m.exec(sealed.stdout)![1]!;
  copyVerifier(folder);
});
afterAll(async () => {
  await hearing.remove();
  rmSync(folder, { recursive: true });
});

const places = () => ({ ...hearing.places, PUBLIC_URL: 'https://court.example' });

function seal(...args: string[]) {
  return runCommand('record-seal', places(), ...args);
}

/** What the verifier finds, without a process. */
async function verdictOn(path: string, keys: readonly string[] = [], authorities: readonly string[] = []) {
  return checkFile(await openAsBlob(path), keys, { authorities });
}

/** What the verifier says as a program. */
function verify(...args: string[]) {
  return spawnSync(process.execPath, [join(folder, 'verify.mjs'), ...args], { encoding: 'utf8' });
}

function verdictOf(...args: string[]): Verdict {
  const done = verify(...args, '--json');
  expect(done.stderr).toBe('');
  return JSON.parse(done.stdout) as Verdict;
}

it('a sealed file is checked by unzip and openssl alone, as the documentation says', () => {
  const docs = readFileSync(join(import.meta.dirname, '../docs/sealed-file.md'), 'utf8');
  const script = /```sh\n(mkdir sealed[\s\S]*?)```/.exec(docs)![1]!;
  const work = join(folder, 'work');
  mkdirSync(work);
  const run = () =>
    spawnSync('bash', ['-euo', 'pipefail', '-c', script], {
      cwd: work,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'] },
    });
  writeFileSync(join(work, 'h1.asice'), readFileSync(file));
  const done = run();
  expect(done.stderr).toContain('CMS Verification successful');
  expect(done).toMatchObject({ status: 0 });
  expect(done.stdout.match(/: OK$/gm)).toHaveLength(7 + VIEWER + 2 + 2 + 6 + MINUTES + ORDERS + GIVEN);
  const bytes = readFileSync(file);
  const at = bytes.indexOf('person-admitted');
  rmSync(join(work, 'sealed'), { recursive: true });
  writeFileSync(join(work, 'h1.asice'), bytes.with(at, bytes[at]! ^ 1));
  expect(run().status).not.toBe(0);
});

it('holds the minutes as people read them, and the very bytes that each has signed', () => {
  const inside = join(folder, 'inside');
  mkdirSync(inside);
  expect(spawnSync('unzip', ['-q', file, '-d', inside]).status).toBe(0);
  const text = readFileSync(join(inside, 'minutes.txt'), 'utf8');
  expect(text).toContain('اظهارات شاکی');
  expect(text).toMatch(/^[۰-۹]{2}:[۰-۹]{2}:[۰-۹]{2} مریم احمدی به رضا کیانی: کلاهم را پس بدهند\.$/m);
  expect(text).toMatch(/^- مریم احمدی \(شاکی\): با اعتراض امضا کرد، ۱۴۰۵\/۰۹\/۰۳ ساعت/m);
  // The text mentions a drawn signature, but does not contain the drawing.
  expect(text).toContain('  > کلاه نبود، شال بود.\n  امضای دستی هم در همان زمان کشیده و ثبت شد.\n');
  expect(text).not.toContain('M10 90');
  const [signed] = readdirSync(join(inside, 'minutes'));
  const hash = createHash('sha256')
    .update(readFileSync(join(inside, 'minutes', signed!)))
    .digest('hex');
  expect(signed).toBe(`${hash}.json`);
  // For the signatures of the complainant and the judge.
  expect(text.match(new RegExp(`SHA-256: ${hash}`, 'g'))).toHaveLength(2);
});

it('is played as it was recorded, and what was changed of it is left out and told', async () => {
  const inside = join(folder, 'inside');
  const range = { from: STARTED, to: STARTED + 8000, begins: true };
  const { shown, media, speech } = await openSealedRecord(inside);
  expect(shown).toMatchObject({ hearing: 'h1', isLive: false, lost: [], sources: [{ tracks: [{ track: 't1' }] }, {}] });
  const played = await media('t1', range, new AbortController().signal);
  expect(played.gaps).toEqual([]);
  expect([...new Uint8Array(played.media!).subarray(0, 4)]).toEqual([0x1a, 0x45, 0xdf, 0xa3]);
  expect((await speech()).map(({ track }) => track)).toEqual(['t1', 't2']);
  const segment = join(inside, 'tracks/t1/000001.pcap');
  const bytes = readFileSync(segment);
  writeFileSync(segment, bytes.with(500, bytes[500]! ^ 1));
  const again = await openSealedRecord(inside);
  expect((await again.media('t1', range, new AbortController().signal)).gaps).toHaveLength(1);
  expect((await again.media('t2', range, new AbortController().signal)).gaps).toEqual([]);
  writeFileSync(segment, bytes);
});

it('has the text that the judge has closed and what proves it, and nothing by which what was written before can be read', () => {
  const inside = (part: string) => readFileSync(join(folder, 'inside', part), 'utf8');
  expect(JSON.parse(inside('manifest.json'))).toMatchObject({ minutes: { zone: 'Asia/Tehran' } });
  expect(inside('manifest.json')).not.toContain('"key":"');
  const shown = [...inside('minutes.jsonl').matchAll(/"type":"([^"]+)"/g)].map(([, type]) => type);
  expect(shown).toEqual(['reading-begun', 'text-signed', 'minutes-closed']);
});

it('holds the exhibits of the hearing that all parties may read, as they were filed', async () => {
  const inside = join(folder, 'inside', 'exhibits');
  expect(readdirSync(inside).toSorted()).toEqual(['1.png', '3.mov']);
  const [shown, , admitted] = EXHIBITS;
  expect(readFileSync(join(inside, '1.png'))).toEqual(shown!.content);
  expect(readFileSync(join(inside, '3.mov'))).toEqual(admitted!.content);
  const bytes = readFileSync(file);
  const at = bytes.indexOf(shown!.content);
  const changed = join(folder, 'exhibit-changed.asice');
  writeFileSync(changed, bytes.with(at, bytes[at]! ^ 1));
  expect(await verdictOn(changed)).toMatchObject({ ok: false, part: 'exhibits/1.png', how: 'altered' });
});

it('tells nothing of orders and exhibits that only some may read, nor of drafts', () => {
  const log = readFileSync(join(folder, 'inside', 'case.jsonl'), 'utf8');
  const entries = log
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { readonly seq: number; readonly type?: string });
  // The entries of two orders and two exhibits are readable; all other entries after the first are present by hash only.
  const shown = entries.flatMap(({ seq, type }) => (type === undefined ? [] : [`${seq} ${type}`]));
  const acts = ['document-filed', 'order-signed', 'order-served'];
  const exhibits = [15, 19].flatMap((from) => [`${from} document-filed`, `${from + 1} exhibit-offered`]);
  const orders = [4, 8].flatMap((from) => acts.map((act, index) => `${from + index} ${act}`));
  expect(shown).toEqual([...orders, ...exhibits, '21 exhibit-admitted']);
  expect(entries.map(({ seq }) => seq)).toEqual(Array.from({ length: 18 }, (_, index) => index + 4));
  for (const withheld of ['"o3"', '"d3"', '"d5"', 'confidential', 'case-opened']) expect(log).not.toContain(withheld);
});

it('that a file was sealed is in the log of what staff do', async () => {
  const [noted] = await createAuditLog(hearing.storage.database).search(
    { act: 'record-sealed' },
    { before: null, limit: 2 },
  );
  expect(noted).toMatchObject({
    actor: 'system',
    subject: 'booking:h1',
    details: { sealedStore: false, by: 'command' },
  });
  expect(await verdictOn(file)).toMatchObject({ certificate: noted!.details['certificate'] });
});

it('is sealed by the same certificate each time, as the court publishes it', async () => {
  const again = join(folder, 'again.asice');
  expect(seal('h1', '--out', again).status).toBe(0);
  const published = describeCertificate(sealKeyOf(sealSecret(hearing.masterKey), originOf('https://court.example')));
  for (const path of [file, again]) expect(await verdictOn(path)).toMatchObject({ certificate: published.fingerprint });
});

it('a sealed file is intact by the verifier, which says who sealed it when', () => {
  expect(verdictOf(file, '--key', key)).toMatchObject({
    ok: true,
    hearing: 'h1',
    by: 'court.example/record',
    keyGiven: true,
    segments: 6,
    withheld: 0,
    minutes: { phase: 'closed', objected: 1, closed: { by: 'رضا کیانی' } },
    orders: {
      papers: [
        { number: 1, served: 1 },
        { number: 2, served: 1 },
      ],
      withheld: 0,
    },
    exhibits: { given: [{ exhibit: 1 }, { exhibit: 3 }], withheld: 1, altered: [] },
  });
  const words = (...more: string[]) => verify(file, ...more);
  // Anybody can make a consistent file: without a key of the court, no file is called intact.
  const keyless = words();
  expect(keyless).toMatchObject({ status: 0, stdout: expect.stringContaining('no key of the court was given') });
  expect(keyless.stdout).not.toMatch(/سالم است|Intact/);
  expect(words('--key', key)).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(
      /سالم است[\s\S]*بست\.[\s\S]*Intact\. Hearing h1 was sealed at[\s\S]*“\u2068رضا کیانی\u2069” signed and closed them/,
    ),
  });
  const page = readFileSync(join(folder, 'verify.html'), 'utf8');
  expect(page).not.toMatch(/ (src|href)=/);
});

it('has the stamp of an authority over the checkpoint, which openssl checks too', async () => {
  const authority = await TimeStampAuthority.start();
  const stamped = join(folder, 'stamped.asice');
  try {
    const authorities = { TIME_STAMPS_URL: authority.url, TIME_STAMPS_CERTIFICATES: authority.fingerprint };
    const settings = { ...hearing.places, PUBLIC_URL: 'https://court.example', ...authorities };
    const options = { env: { ...process.env, ...settings } };
    await promisify(execFile)(...commandLine('record-seal', 'h1', '--out', stamped), options);
    const { fingerprint: certificate } = authority;
    const stamp = { by: TimeStampAuthority.NAME, certificate, at: expect.closeTo(Date.now(), -5) };
    expect(await verdictOn(stamped, [key])).toMatchObject({ ok: true, stamp: { ...stamp, isKnown: false } });
    const known = ['--key', key, '--authority', certificate];
    expect(await verdictOn(stamped, [key], [certificate])).toMatchObject({
      ok: true,
      stamp: { ...stamp, isKnown: true },
    });
    expect(await verdictOn(file)).toMatchObject({ ok: true, stamp: null, lacksStamp: false });
    expect(await verdictOn(file, [key], [certificate])).toMatchObject({ ok: true, stamp: null, lacksStamp: true });
    const words = (...args: string[]) => verify(stamped, ...args).stdout;
    expect(words(...known)).toContain(`Time stamp: “\u2068${TimeStampAuthority.NAME}\u2069” had that signature at`);
    expect(words(...known)).toContain(`مهر زمانی: «\u2068${TimeStampAuthority.NAME}\u2069»`);
    // Anybody can make a certificate with this name.
    const [unknown, foreign] = [words('--key', key), words('--key', key, '--authority', '00'.repeat(32))];
    for (const other of [unknown, foreign]) {
      expect(other).toContain(`: a certificate that names itself “\u2068${TimeStampAuthority.NAME}\u2069”`);
      expect(other).not.toContain('Time stamp: ');
    }
    expect(unknown).toContain('unknown authority');
    expect(unknown).toContain('مهر زمانی از مرجعی ناشناخته است');
    expect(foreign).toContain('does not fit the fingerprint that you gave');
    expect(foreign).toContain('مهر زمانی با اثر انگشتی که وارد کردید مطابقت ندارد');

    const docs = readFileSync(join(import.meta.dirname, '../docs/sealed-file.md'), 'utf8');
    const script = /```sh\n(# The time stamp[\s\S]*?)```/.exec(docs)![1]!;
    const work = join(folder, 'stamped');
    expect(spawnSync('unzip', ['-q', stamped, '-d', work]).status).toBe(0);
    writeFileSync(join(work, 'authority.pem'), readFileSync(authority.certificateFile));
    const run = () => spawnSync('bash', ['-euo', 'pipefail', '-c', script], { cwd: work, encoding: 'utf8' });
    expect(run()).toMatchObject({ status: 0, stdout: expect.stringContaining('Verification: OK') });
    const proof = readFileSync(join(work, 'checkpoint.tlog-proof'), 'utf8');
    writeFileSync(join(work, 'checkpoint.tlog-proof'), proof.replace(/\ntime 2/, '\ntime 3'));
    expect(run().status).not.toBe(0);
  } finally {
    authority.close();
  }
}, 60_000);

it('what was recorded is taken out of a sealed file, and of no file that was changed', () => {
  const out = join(folder, 'out');
  expect(verdictOf(file, '--extract', out)).toMatchObject({ ok: true });
  for (const track of ['t1', 't2']) {
    expect(readdirSync(join(out, track))).toEqual(['000001.pcap', '000002.pcap', '000003.pcap']);
    const packets = scanSegment(readFileSync(join(out, track, '000001.pcap')), []).packets;
    expect(packets).toHaveLength(500);
    expect(packets[0]!.payload).toEqual(silence(0, track === 't1' ? 11 : 22));
  }
  const changed = join(folder, 'changed.asice');
  const bytes = readFileSync(file);
  writeFileSync(changed, bytes.with(bytes.length >> 1, bytes[bytes.length >> 1]! ^ 1));
  const other = join(folder, 'other');
  expect(verdictOf(changed, '--extract', other)).toMatchObject({ ok: false });
  expect(existsSync(other)).toBe(false);
});

it('who has signed minutes that are not those any longer is said in both languages', () => {
  const bytes = readFileSync(file);
  const at = bytes.indexOf('کلاه نبود');
  const changed = join(folder, 'minutes-changed.asice');
  writeFileSync(changed, bytes.with(at + 1, bytes[at + 1]! ^ 1));
  const words = verify(changed);
  expect(words.stdout).toContain(
    'متن صورت‌جلسه آن نیست که امضا شد. امضاکنندگان: \u2068مریم احمدی\u2069 و \u2068رضا کیانی\u2069.',
  );
  expect(words.stdout).toContain(
    'the minutes are not what was signed by \u2068مریم احمدی\u2069 and \u2068رضا کیانی\u2069.',
  );
});

it('orders and exhibits that only some may read are in it where the court has ordered so, which is noted', async () => {
  const all = join(folder, 'all.asice');
  const refused = { status: 2, stdout: '', stderr: expect.stringMatching(/^order-required: /) };
  expect(seal('h1', '--out', all, '--sealed')).toMatchObject(refused);
  expect(existsSync(all)).toBe(false);
  expect(seal('h1', '--out', all, '--sealed', '--order', '140209970001')).toMatchObject({ status: 0 });
  const [noted] = await createAuditLog(hearing.storage.database).search({}, { before: null, limit: 1 });
  expect(noted).toMatchObject({ act: 'record-sealed', details: { sealedStore: true, order: '140209970001' } });
  const papers = [{ number: 1 }, { number: 2 }, { number: 3 }];
  const exhibits = { given: [{ exhibit: 1 }, { exhibit: 2 }, { exhibit: 3 }], withheld: 0 };
  expect(await verdictOn(all, [key])).toMatchObject({ ok: true, orders: { papers, withheld: 0 }, exhibits });
});

it('that a file of the sealed store is made is noted before anything of it is written', async () => {
  const order = '140209970002';
  const nowhere = join(folder, 'no-such-folder', 'all.asice');
  expect(seal('h1', '--out', nowhere, '--sealed', '--order', order).status).not.toBe(0);
  const [noted] = await createAuditLog(hearing.storage.database).search({}, { before: null, limit: 1 });
  expect(noted).toMatchObject({ act: 'record-sealed', details: { sealedStore: true, order } });
});

/** The scanner finds something in the paper of order 2. */
async function infectOrder(): Promise<void> {
  const { database } = hearing.storage;
  const id = (await caseOf(database, 'h1' as HearingId)) as CaseId;
  const { length } = await readCaseAfter(database, id, 0);
  const scanned = {
    type: 'document-scanned',
    document: 'd2' as DocumentId,
    result: 'infected',
    signaturesAt: null,
  } as const;
  // By the clock of the command, whose checkpoints are older.
  expect(await appendToCase(database, id, length, Date.now(), { kind: 'system' }, [scanned])).toBeTruthy();
}

it('an order or exhibit whose document is not what was filed is named, an infected order is left out, and the rest is sealed', async () => {
  const { database } = hearing.storage;
  await infectOrder();
  const left = join(folder, 'left.asice');
  const stored = await Promise.all(['d1', 'd4'].map((document) => databaseObjects.read(database, document)));
  for (const [index, document] of ['d1', 'd4'].entries())
    await databaseObjects.put(database, document, { ...stored[index]![0]!, content: randomBytes(60) });
  expect(seal('h1', '--out', left)).toMatchObject({
    status: 0,
    stderr: expect.stringMatching(
      /Document 1 of the case was left out: its paper is not what was signed\.\nExhibit 1 was left out: its document is not what was filed\./,
    ),
  });
  for (const [index, document] of ['d1', 'd4'].entries())
    await databaseObjects.put(database, document, stored[index]![0]!);
  expect(await verdictOn(left, [key])).toMatchObject({
    ok: true,
    orders: { papers: [], withheld: 0, altered: [1] },
    exhibits: { given: [{ exhibit: 3 }], withheld: 1, altered: [1] },
  });
});

it('a hearing that lost nothing is sealed also when the database lost other checkpoints, which is said', async () => {
  const { origin, sign } = await new RecordKeys(hearing.masterKey, randomBytes).current(hearing.storage.database);
  const lost = { size: 99, at: hearing.now };
  const text = checkpointText({ ...lost, origin, root: new Uint8Array(32) });
  await appendCheckpoint(hearing.dataDir, { ...lost, note: `${text}\n${sign(text)}`, heads: [] });
  const other = join(folder, 'other.asice');
  expect(seal('h1', '--out', other)).toMatchObject({
    status: 0,
    stderr: expect.stringContaining('Not of this hearing, but needs attention: the database does not hold what'),
  });
  expect(await verdictOn(other, [key])).toMatchObject({ ok: true });
});

it('nothing is sealed of a record whose deletion has begun, also before the court has signed that', async () => {
  const { database } = hearing.storage;
  await beginDeletion(database, hearing.masterKey, { id: 'begun', hearing: hearing.id, at: hearing.now });
  const begun = join(folder, 'begun.asice');
  expect(seal('h1', '--out', begun)).toMatchObject({
    status: 1,
    stdout: '',
    stderr: expect.stringContaining('the recording was deleted by an order, or is being deleted'),
  });
  expect(existsSync(begun)).toBe(false);
  await database.db.deleteFrom('record_deletions').where('id', '=', 'begun').execute();
});

it('nothing is left of a sealed file of a record whose deletion begins while it is written', async () => {
  const { database } = hearing.storage;
  const late = join(folder, 'late.asice');
  // Keeps the writer waiting for a reader.
  execFileSync('mkfifo', [`${late}.draft`]);
  const sealing = startCommand('record-seal', places(), 'h1', '--out', late);
  const draft = await open(`${late}.draft`);
  await beginDeletion(database, hearing.masterKey, { id: 'begun', hearing: hearing.id, at: hearing.now });
  expect((await draft.readFile()).length).toBeGreaterThan(100_000);
  await draft.close();
  const stderr = expect.stringMatching(/^Nothing was sealed: the recording was deleted by an order, or is being/m);
  expect(await sealing).toEqual({ status: 1, stdout: '', stderr });
  expect([late, `${late}.draft`].filter(existsSync)).toEqual([]);
  await database.db.deleteFrom('record_deletions').where('id', '=', 'begun').execute();
});

it('when somebody goes by a number in another hearing of the case, no file names them but that of the sealed store', async () => {
  const { storage, now } = hearing;
  const texts = { title: 't', branch: 'b', caseNumber: 'c' };
  const seats = [{ id: 'w' as SeatId, role: 'witness', name: 'مریم احمدی', tokenId: null }] as const;
  const other = 'h2' as HearingId;
  await storage.hearings.create({ id: other, kind: 'courtroom', startsAt: now, endsAt: now, ...texts, seats }, now);
  const people = [{ id: 'w', role: 'witness', name: 'مريم احمدي', nationalId: null }];
  await bookInCase(storage.database, hearing.masterKey, { hearing: other, at: now, people });
  await storage.log.append(other, 1, now, { kind: 'system' }, [{ type: 'person-protected', seat: 'w' as SeatId }]);
  const open = join(folder, 'others-number.asice');
  expect(seal('h1', '--out', open)).toMatchObject({ status: 0 });
  expect(await verdictOn(open, [key])).toMatchObject({
    ok: true,
    // Order 2 is infected by now, and is not mentioned.
    orders: { papers: [], withheld: 1 },
    exhibits: { given: [], withheld: 3 },
  });
  const named = ['attendance.json', 'minutes.txt'].map((part) =>
    [file, open].map((of) => spawnSync('unzip', ['-p', of, part], { encoding: 'utf8' }).stdout.includes('مریم احمدی')),
  );
  expect(named).toEqual([
    [true, false],
    [true, false],
  ]);
});
