import { randomBytes, randomUUID } from 'node:crypto';
import type { BrowserHash, MessageId, ScreeningId, SeatId, SessionHash } from '@mahzar/shared/hearing/ids';
import type { PersonCommand } from '@mahzar/shared/hearing/command';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RULES } from '../../../test/support/client.ts';
import { asOwner, ENGINES } from '../../../test/support/databases.ts';
import type { Engine } from '../../../test/support/databases.ts';
import { newHearing } from '../../../test/support/new-hearing.ts';
import { WRITER } from '../../../test/support/writer.ts';
import { EventBus } from '../../kernel/event-bus.ts';
import { HearingService } from '../../hearings/hearing-service.ts';
import type { StoredMessage } from '../../hearings/ports.ts';
import type { LogNote } from '@mahzar/shared/protocol/messages';
import { writtenNotes } from '../../record/playback/written-notes.ts';
import type { DatabasePlace } from '../../storage/database-place.ts';
import { connect } from '../../storage/database.ts';
import { openStorage } from '../../compose/storage.ts';
import type { Storage } from '../../compose/storage.ts';
import { Chat } from './chat.ts';
import type { ChatParts } from './chat.ts';

const { id } = newHearing;
const judge = 'judge' as SeatId;
const lawyer = 'lawyer' as SeatId;
const citizen = 'citizen' as SeatId;
const accused = 'accused' as SeatId;
const hearing = {
  ...newHearing,
  seats: [
    ...newHearing.seats,
    { id: lawyer, role: 'lawyer', name: 'زهرا کریمی', tokenId: null, with: [citizen] },
    { id: accused, role: 'accused', name: 'بهرام کاظمی', tokenId: null },
  ] as const,
};

let engine: Engine;
let database: DatabasePlace;
let storage: Storage;
let bus: EventBus;
let service: HearingService;
let delivered: StoredMessage[];
let problems: unknown[];
let chat: Chat;

/** Creates the service as after a start. */
function begin(): void {
  bus = new EventBus();
  service = new HearingService(storage.log, Date.now, { bus });
  delivered = [];
  problems = [];
  chat = new Chat(parts());
}

function parts(): ChatParts {
  return {
    bus,
    service,
    store: storage.chat,
    newId: randomUUID,
    now: Date.now,
    problem: (_, error) => void problems.push(error),
    deliver: (message) => void delivered.push(message),
  };
}

const act = (seat: SeatId, command: PersonCommand) => service.execute(id, command, { kind: 'seat', seat });
const say = (from: SeatId, text: string, conversation = 'all', nonce = `nonce of ${text}`) =>
  chat.post(id, from, WRITER, { conversation, text, nonce });
const textsOf = async (seat: SeatId) => (await chat.history(id, seat)).items.map(({ text }) => text);
const logged = async () => (await service.entries(id)).filter(({ event }) => event.type === 'message-posted');

/** Leaves the disk as after a kill of the service between storing a message and logging it, or right after logging. */
async function killedWhilePosting(from: SeatId, text: string, conversation: string, inLog: boolean): Promise<void> {
  const nonce = `nonce of ${text}`;
  const privileged = conversation !== 'all';
  const message = {
    id: randomUUID() as StoredMessage['id'],
    hearing: id,
    at: 1,
    conversation,
    from,
    nonce,
    privileged,
    text,
  };
  await storage.chat.keep({ ...message, readers: [judge, lawyer, citizen] }, WRITER);
  const sha256 = '0'.repeat(64);
  if (inLog) await act(from, { type: 'post-message', message: message.id, conversation, sha256 });
  begin();
}

beforeEach(async () => {
  engine = await ENGINES[0]!.start();
  database = await engine.create();
  storage = await openStorage({ database, masterKey: randomBytes(32), randomBytes });
  await storage.hearings.create(hearing, 1);
  begin();
  for (const seat of [judge, lawyer, citizen, accused]) {
    const session = `session of ${seat}` as SessionHash;
    const browser = `browser of ${seat}` as BrowserHash;
    await act(seat, { type: 'enter', session, browser, microphone: true, camera: true, takeOver: false, rules: RULES });
    if (seat !== judge) await act(judge, { type: 'admit', seat });
  }
  await act(judge, { type: 'open-chat', open: true });
});
afterEach(async () => {
  await storage.close();
  await engine.stop();
});

describe('a message', () => {
  it('is delivered once however often it is sent, also at the same time', async () => {
    const all = await Promise.all([say(citizen, 'سلام'), say(citizen, 'سلام'), say(citizen, 'سلام')]);
    expect(new Set(all.map((posted) => 'id' in posted && posted.id)).size).toBe(1);
    expect(await say(citizen, 'سلام')).toMatchObject({ posted: true });
    expect([delivered.length, (await logged()).length]).toEqual([1, 1]);
  });

  it('is not read by whoever is screened from its author, then or later', async () => {
    await say(citizen, 'before the screen');
    expect(await textsOf(accused)).toEqual(['before the screen']);
    await act(judge, { type: 'screen', screen: 's' as ScreeningId, between: [[citizen], [accused]] });
    await say(citizen, 'after it');
    expect(delivered.at(-1)!.readers).not.toContain(accused);
    expect(await textsOf(accused)).toEqual([]);
    expect(await textsOf(lawyer)).toEqual(['before the screen', 'after it']);
  });

  it('is not delivered to whoever is put out while it is kept', async () => {
    const posting = say(citizen, 'to all');
    await act(judge, { type: 'dismiss', seat: accused });
    await posting;
    expect(delivered).toHaveLength(1);
    expect(delivered[0]!.readers).toEqual([judge, lawyer, citizen].toSorted((a, b) => order(a) - order(b)));
  });
});

describe('a log note', () => {
  const write = (from: SeatId, text: string, corrects?: MessageId) =>
    chat.note(id, from, WRITER, {
      text,
      agoMs: 3000,
      nonce: `nonce of ${text}`,
      ...(corrects !== undefined && { corrects }),
    });

  it('is kept beside the log for those who run the hearing, is no message, and stays when it is corrected', async () => {
    const first = (await write(judge, 'the accused was read the charge')) as LogNote;
    expect(first).toMatchObject({ from: judge, about: expect.closeTo(first.at - 3000, -2), corrects: null });
    expect(await write(judge, 'the accused was read the charge')).toEqual(first);
    const second = (await write(judge, 'the charge was read to the accused', first.id as MessageId)) as LogNote;
    expect(await chat.notes(id, judge, undefined)).toEqual({ items: [first, second], earlier: null });
    expect(await chat.notes(id, citizen, undefined)).toMatchObject({ code: 'not-permitted' });
    expect(await write(citizen, 'by nobody')).toMatchObject({ code: 'not-permitted' });
    expect(await say(judge, 'as a message', 'notes')).toMatchObject({ code: 'unknown-conversation' });
    expect([delivered, await textsOf(judge)]).toEqual([[], []]);
    const { state } = (await service.snapshot(id))!;
    const written = writtenNotes(await storage.chat.notesOf(id), state);
    const before = [{ at: second.at, seat: judge, text: first.text }];
    expect(written).toEqual([{ id: first.id, at: first.about, seat: judge, text: second.text, before }]);
    expect(JSON.stringify(await service.entries(id))).not.toContain('charge');
  });
});

describe('what was written', () => {
  it('is read in pages of so many bytes as it takes on the wire, and a conversation by itself', async () => {
    // A text stored before control characters were refused: six bytes per character in JSON.
    const long = '\u0001'.repeat(2_000);
    await say(citizen, 'first', `clerk:${citizen}`);
    for (let number = 0; number < 12; number += 1) await say(citizen, `${number}${long}`);
    await say(citizen, 'last');
    const pages = [await chat.history(id, citizen)];
    for (let { earlier } = pages[0]!; earlier !== null; { earlier } = pages.at(-1)!)
      pages.push(await chat.history(id, citizen, { before: { ...earlier, id: earlier.id as MessageId } }));
    expect(pages.length).toBeGreaterThan(2);
    for (const { items } of pages) expect(JSON.stringify(items).length).toBeLessThan(65 * 1024);
    expect(pages.toReversed().flatMap(({ items }) => items.map(({ text }) => text.replaceAll('\u0001', '')))).toEqual([
      'first',
      ...Array.from({ length: 12 }, (_, number) => String(number)),
      'last',
    ]);
    const own = await chat.history(id, citizen, { conversation: `clerk:${citizen}` });
    expect(own).toMatchObject({ items: [{ text: 'first' }], earlier: null });
    expect(await chat.history(id, accused, { conversation: `clerk:${citizen}` })).toEqual({ items: [], earlier: null });
  });

  it('is kept up to the quota of its author, also of what is repeated, and between lawyer and client apart', async () => {
    const long = '€'.repeat(2_000);
    let kept = 0;
    for (; kept < 200; kept += 1) if (!('id' in (await say(citizen, `${kept}${long}`)))) break;
    expect(await say(citizen, 'one more')).toMatchObject({ posted: true });
    expect(await say(citizen, `more ${long}`)).toMatchObject({ code: 'author-quota' });
    expect(await say(citizen, `0${long}`)).toMatchObject({ posted: true });
    expect(await say(accused, `of another ${long}`)).toMatchObject({ posted: true });
    expect(await say(citizen, `to my lawyer ${long}`, `counsel:${lawyer}:${citizen}`)).toMatchObject({ posted: true });
    expect(await logged()).toHaveLength(delivered.length - 1);
  });
});

const order = (seat: SeatId) => hearing.seats.findIndex(({ id: each }) => each === seat);

describe('when the log does not answer, and the author is told that nothing can be entered', () => {
  /** A log that does not answer until released; then its first request is done or lost. */
  function hangingLog(taken: boolean): { readonly letGo: () => void } {
    const { promise, resolve } = Promise.withResolvers<void>();
    let isFirst = true;
    const { log } = storage;
    const append: typeof log.append = async (...entry) => {
      const isLost = isFirst && !taken;
      isFirst = false;
      await promise;
      return isLost
        ? Promise.reject(Object.assign(new Error('line broke'), { code: 'ECONNRESET' }))
        : log.append(...entry);
    };
    const hanging = { ...log, append, read: log.read.bind(log) };
    service = new HearingService(hanging, Date.now, { bus });
    chat = new Chat(parts());
    return { letGo: resolve };
  }

  it.each([
    ['posted after all', true],
    ['forgotten', false],
  ])('a message is kept until the log answers, and then %s as the log has it', async (_, taken) => {
    const { letGo } = hangingLog(taken);
    expect(await say(citizen, 'words')).toMatchObject({ code: 'record-unavailable' });
    expect(await say(citizen, 'words')).toMatchObject({ code: 'record-unavailable' });
    expect(await storage.chat.unposted()).toHaveLength(1);
    letGo();
    await vi.waitFor(async () => expect(await storage.chat.unposted()).toEqual([]), 5_000);
    await vi.waitFor(() => expect(service.outage).toBeNull(), 5_000);
    const inLog = (await storage.log.read(id)).filter(({ event }) => event.type === 'message-posted');
    expect(inLog).toHaveLength(taken ? 1 : 0);
    expect(await textsOf(judge)).toEqual(taken ? ['words'] : []);
    expect(delivered.map(({ text }) => text)).toEqual(taken ? ['words'] : []);
    expect(problems).toEqual([]);
    // Sent again, the message is posted once, whatever happened to the first attempt.
    expect(await say(citizen, 'words')).toMatchObject({ posted: true });
    expect(await textsOf(judge)).toEqual(['words']);
    expect(await logged()).toHaveLength(1);
    await service.close();
  });
});

describe('when the service is killed while a message is posted', () => {
  it('the message is posted when it is sent again, with one entry in the log', async () => {
    for (const inLog of [false, true]) {
      await killedWhilePosting(citizen, `in log: ${inLog}`, 'all', inLog);
      expect(await textsOf(judge)).not.toContain(`in log: ${inLog}`);
      expect(await say(citizen, `in log: ${inLog}`)).toMatchObject({ posted: true });
      expect(await textsOf(judge)).toContain(`in log: ${inLog}`);
    }
    expect(await logged()).toHaveLength(2);
  });

  it('is settled at the start: what the log names is posted, and other words are forgotten', async () => {
    await killedWhilePosting(citizen, 'in the log', 'all', true);
    await killedWhilePosting(citizen, 'not in the log', 'all', false);
    await killedWhilePosting(citizen, 'to counsel', `counsel:${lawyer}:${citizen}`, false);
    await chat.completeUnfinished();
    expect(await storage.chat.unposted()).toEqual([]);
    expect(await textsOf(citizen)).toEqual(['in the log']);
  });

  it('is settled at other hearings although one has a damaged log', async () => {
    const other = { ...hearing, id: 'h-0002' as typeof id };
    await storage.hearings.create(other, 2);
    await killedWhilePosting(citizen, 'in the log', 'all', true);
    const message = {
      id: 'm2' as StoredMessage['id'],
      at: 1,
      conversation: 'all',
      from: citizen,
      nonce: 'nonce-of-m2',
    };
    await storage.chat.keep({ ...message, hearing: other.id, readers: [judge], privileged: false, text: 'x' }, WRITER);
    const read = storage.log.read.bind(storage.log);
    service = new HearingService(
      { ...storage.log, read: (one) => (one === id ? Promise.reject(new Error('damaged')) : read(one)) },
      Date.now,
    );
    chat = new Chat({ ...parts(), service });
    await chat.completeUnfinished();
    expect(problems).toHaveLength(1);
    expect((await storage.chat.unposted()).map(({ hearing: one }) => one)).toEqual([id]);
  });

  it('and at the end of the hearing, words to counsel are destroyed at the start', async () => {
    await say(citizen, 'to my lawyer', `counsel:${lawyer}:${citizen}`);
    await chat.completeUnfinished();
    expect(await textsOf(lawyer)).toEqual(['to my lawyer']);
    await act(judge, { type: 'close' });
    // The start does not wait for somebody who can still see the words, such as a backup.
    const reader = await connect(database);
    const reading = await reader.db.startTransaction().execute();
    await reading.selectFrom('privileged_messages').selectAll().execute();
    begin();
    await chat.completeUnfinished();
    expect(await textsOf(lawyer)).toEqual([]);
    expect(await storage.chat.withPrivileged()).toEqual([]);
    // One attempt each: the reader is in the way until it ends.
    const once = AbortSignal.abort();
    await expect(storage.chat.overwriteErased(once)).rejects.toThrow('because of');
    await reading.commit().execute();
    await reader.db.destroy();
    await storage.chat.overwriteErased(once);
  });

  it('words to counsel and what is counted of them are destroyed together or not at all', async () => {
    await say(citizen, 'to my lawyer', `counsel:${lawyer}:${citizen}`);
    const owner = asOwner(database);
    owner.run(`create trigger refuse before delete on writer_totals begin select raise(abort, 'refused'); end`);
    await expect(storage.chat.erasePrivileged(id)).rejects.toThrow('refused');
    expect(await storage.chat.withPrivileged()).toEqual([id]);
    owner.run('drop trigger refuse');
    await storage.chat.erasePrivileged(id);
    for (const rows of ['privileged_readers', 'writer_totals']) expect(owner.rows(`select * from ${rows}`)).toEqual([]);
  });
});
