import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, it } from 'vitest';
import { schemaOf, TestPostgres } from '../../../test/support/postgres.ts';
import { runSql } from '../../../test/support/sql.ts';
import { CHECKED, ENTRIES, TAMPERED, writeTwoLogs } from '../../../test/support/two-logs.ts';
import type { ChainCheck } from '../verify.ts';
import { checkLog } from './check-log.ts';
import { sqliteIn } from '../../storage/database-place.ts';

const names = (seq: number, check: ChainCheck | undefined) => check?.ok === false && check.seq === seq;

it('the check of a log names the entry in whose row one bit of any column was flipped in the file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mahzar-flips-'));
  const place = sqliteIn(folder);
  await writeTwoLogs(place);
  const bytes = readFileSync(place.file);
  const rows = rowsIn(place.file).filter((row) => row.hearing === TAMPERED);
  expect(rows.map((row) => row.seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  const flipped = { kind: 'sqlite', file: join(folder, 'flipped.db') } as const;
  writeFileSync(flipped.file, bytes);
  // Only the byte is written, because writing the file thousands of times took as long as the checks.
  const file = openSync(flipped.file, 'r+');
  const put = (offset: number, byte: number) => writeSync(file, Uint8Array.of(byte), 0, 1, offset);
  const unnamed: string[] = [];
  for (const { seq, from, to } of rows) {
    for (let offset = from; offset < to; offset += 1) {
      const bit = 1 << (offset % 8);
      put(offset, bytes[offset]! ^ bit);
      const check = await checkLog(flipped, TAMPERED);
      put(offset, bytes[offset]!);
      if (!names(seq, check)) unnamed.push(`entry ${seq}, byte ${offset - from}, ${bit}: ${JSON.stringify(check)}`);
    }
  }
  closeSync(file);
  // No check has changed anything else.
  expect(readFileSync(flipped.file).equals(bytes)).toBe(true);
  rmSync(folder, { recursive: true });
  expect(unnamed).toEqual([]);
});

/** PostgreSQL aligns a number to its size: behind the hearing's id lies a byte that means nothing. */
const PADDING = 11;

it('the check of a log names the entry in whose row one bit was flipped on the disk of the server', async () => {
  const server = await TestPostgres.start();
  const whole = server.createSchema();
  await writeTwoLogs({ kind: 'postgres', url: whole });
  const rows = runSql(whole, `select seq, hash from log_entries where hearing_id = '${TAMPERED}' order by seq`);
  const copies = rows
    .trim()
    .split('\n')
    .flatMap((row) => {
      const [seq, hash] = row.split('|') as [string, string];
      return [1, 3].map((nth) => ({ url: server.copyTables(whole, CHECKED), seq: Number(seq), hash, nth }));
    });
  expect(copies).toHaveLength(2 * ENTRIES);
  const files = server.filesOf('log_entries');
  await server.crash();
  for (const { url, seq, hash, nth } of copies) {
    const file = files.get(schemaOf(url))!;
    const bytes = readFileSync(file);
    // Rows lie in a page from its end on, so that the last place of a hash is not where the next entry names it.
    const to = bytes.lastIndexOf(hash) + hash.length;
    const from = bytes.lastIndexOf(TAMPERED, to) - 1;
    const offset = (seq * 37 + nth * Math.floor((to - from) / 4)) % (to - from);
    const at = from + (offset === PADDING ? offset + 1 : offset);
    writeFileSync(file, bytes.with(at, bytes[at]! ^ (1 << ((seq + nth) % 8))));
  }
  await server.run();
  const unnamed: string[] = [];
  for (const { url, seq, nth } of copies) {
    const check = await checkLog({ kind: 'postgres', url }, TAMPERED);
    if (!names(seq, check)) unnamed.push(`entry ${seq}, ${nth}: ${JSON.stringify(check)}`);
  }
  await server.stop();
  expect(unnamed).toEqual([]);
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
