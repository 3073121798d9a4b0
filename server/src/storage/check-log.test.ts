import { randomBytes } from 'node:crypto';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import { checkLog } from './check-log.ts';
import { databaseFile, openStorage } from './storage.ts';

const seat = 'judge' as SeatId;
const hearing = 'h-tampered' as HearingId;
const ENTRIES = 8;

let folder: string;
/** A database in which two hearings' logs are interleaved, closed so that all of it is in one file. */
let whole: string;
let copies = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mahzar-tamper-'));
  const storage = await openStorage({ dataDir: folder, masterKey: randomBytes(32), randomBytes });
  const ids = [hearing, 'h-neighbour' as HearingId];
  for (const id of ids) {
    const seats = [{ id: seat, role: 'presiding-judge', name: 'ن', tokenId: null }] as const;
    const texts = { title: 't', branch: 'b', caseNumber: 'c' };
    await storage.hearings.create(
      { id, kind: 'courtroom', startsAt: 1, endsAt: 2, ...texts, seats },
      1_700_000_000_000,
    );
  }
  for (let seq = 1; seq < ENTRIES; seq += 1) {
    for (const id of ids) {
      await storage.log.append(id, seq, 1_700_000_000_000 + seq, { kind: 'seat', seat }, [
        { type: 'microphone-set', seat, on: seq % 2 === 0 },
      ]);
    }
  }
  await storage.close();
  whole = databaseFile(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A copy of the database after somebody worked on it with their own tools. */
function tampered(sql: string): string {
  const file = join(folder, `copy-${(copies += 1)}.db`);
  copyFileSync(whole, file);
  const db = new Sqlite(file);
  db.pragma('foreign_keys = OFF');
  db.exec(`drop trigger log_entries_refuse_update; drop trigger log_entries_refuse_delete; ${sql}`);
  db.close();
  return file;
}

const ours = (seq: number) => `hearing_id = '${hearing}' and seq = ${seq}`;

describe('the check of a log in its database', () => {
  it('passes a log that nobody touched', () => {
    expect(checkLog(whole, hearing)).toMatchObject({ ok: true, entries: ENTRIES });
    expect(checkLog(whole, 'h-neighbour')).toMatchObject({ ok: true, entries: ENTRIES });
    expect(checkLog(whole, 'h-unknown')).toBeUndefined();
  });

  it('names the entry in whose row one bit of any column was flipped in the file', () => {
    const bytes = readFileSync(whole);
    const rows = rowsIn(whole).filter((row) => row.hearing === hearing);
    expect(rows.map((row) => row.seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    const file = join(folder, 'flipped.db');
    const unnamed: string[] = [];
    for (const { seq, from, to } of rows) {
      for (let offset = from; offset < to; offset += 1) {
        const bit = 1 << (offset % 8);
        writeFileSync(file, bytes.with(offset, bytes[offset]! ^ bit));
        const check = checkLog(file, hearing);
        if (check === undefined || check.ok || check.seq !== seq) {
          unnamed.push(`entry ${seq}, byte ${offset - from}, bit ${bit}: ${JSON.stringify(check)}`);
        }
      }
    }
    expect(unnamed).toEqual([]);
  });

  it.each(['hearing_id', 'seq', 'at', 'actor', 'type', 'payload', 'prev_hash', 'hash'])(
    'names the entry whose %s was changed, be it the first, a middle one or the last',
    (column) => {
      for (const seq of [1, 4, ENTRIES]) {
        const value = column === 'seq' ? '99' : column === 'at' ? 'at + 1' : `${column} || 'x'`;
        const file = tampered(`update log_entries set ${column} = ${value} where ${ours(seq)}`);
        const check = checkLog(file, hearing);
        // Gone from its hearing, index and all, the last entry has left no trace but itself: a cut end.
        if (column === 'hearing_id' && seq === ENTRIES) expect(check).toMatchObject({ ok: true, entries: ENTRIES - 1 });
        else expect(check).toMatchObject({ ok: false, seq });
      }
    },
  );

  it('names a deleted entry, and the first when all are gone', () => {
    expect(checkLog(tampered(`delete from log_entries where ${ours(3)}`), hearing)).toEqual({
      ok: false,
      seq: 3,
      reason: 'missing',
    });
    expect(checkLog(tampered(`delete from log_entries where hearing_id = '${hearing}'`), hearing)).toEqual({
      ok: false,
      seq: 1,
      reason: 'missing',
    });
  });

  it('shows a cut end by another head', () => {
    const before = checkLog(whole, hearing);
    const after = checkLog(tampered(`delete from log_entries where ${ours(ENTRIES)}`), hearing);
    expect(after).toMatchObject({ ok: true, entries: ENTRIES - 1 });
    expect(after).not.toHaveProperty('head', before && 'head' in before ? before.head : undefined);
  });

  it('names the first of two entries that were swapped', () => {
    const swap = (a: number, b: number) =>
      `update log_entries set seq = -1 where ${ours(a)};
       update log_entries set seq = ${a} where ${ours(b)};
       update log_entries set seq = ${b} where ${ours(-1)};`;
    expect(checkLog(tampered(swap(2, 3)), hearing)).toMatchObject({ ok: false, seq: 2 });
    expect(checkLog(tampered(swap(5, ENTRIES)), hearing)).toMatchObject({ ok: false, seq: 5 });
  });

  it('is not disturbed by what happens to other hearings', () => {
    expect(checkLog(tampered(`delete from log_entries where ${ours(3)}`), 'h-neighbour')).toMatchObject({ ok: true });
  });
});

interface Row {
  readonly hearing: string;
  readonly seq: number;
  /** Where the values of the row's columns lie in the file. */
  readonly from: number;
  readonly to: number;
}

/** Finds the rows of the log in the file itself (https://www.sqlite.org/fileformat2.html), in order of their rowids. */
function rowsIn(file: string): Row[] {
  const bytes = readFileSync(file);
  const db = new Sqlite(file, { readonly: true });
  const root = db.prepare<[], number>(`select rootpage from sqlite_master where name = 'log_entries'`).pluck().get()!;
  db.close();
  const pageSize = bytes.readUInt16BE(16) === 1 ? 65_536 : bytes.readUInt16BE(16);
  return leaves(bytes, root, pageSize).flatMap((page) => {
    const cells = bytes.readUInt16BE(page + 3);
    return Array.from({ length: cells }, (_, index) => readRow(bytes, page + bytes.readUInt16BE(page + 8 + 2 * index)));
  });
}

function leaves(bytes: Buffer, number: number, pageSize: number): number[] {
  const page = (number - 1) * pageSize;
  if (bytes[page] === 0x0d) return [page];
  const cells = bytes.readUInt16BE(page + 3);
  const below = Array.from({ length: cells }, (_, index) => {
    const cell = page + bytes.readUInt16BE(page + 12 + 2 * index);
    return bytes.readUInt32BE(cell);
  });
  return [...below, bytes.readUInt32BE(page + 8)].flatMap((child) => leaves(bytes, child, pageSize));
}

function readRow(bytes: Buffer, cell: number): Row {
  const [payloadSize, afterSize] = varint(bytes, cell);
  const [, record] = varint(bytes, afterSize);
  const [headerSize, firstType] = varint(bytes, record);
  const [hearingType, secondType] = varint(bytes, firstType);
  const [seqType] = varint(bytes, secondType);
  const from = record + headerSize;
  const hearingBytes = (hearingType - 13) / 2;
  const seq = seqType === 9 ? 1 : bytes.readUInt8(from + hearingBytes);
  return { hearing: bytes.toString('utf8', from, from + hearingBytes), seq, from, to: record + payloadSize };
}

/** @returns the number and where the next byte is */
function varint(bytes: Buffer, at: number): [number, number] {
  let value = 0;
  for (let offset = at; ; offset += 1) {
    const byte = bytes.readUInt8(offset);
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return [value, offset + 1];
  }
}
