import { makeZip } from 'client-zip';
import { expect, it } from 'vitest';
import { holdFile, open, readFile } from './fs-promises.ts';

const zipOf = (input: string) => new Response(makeZip([{ name: 'log.jsonl', input }])).arrayBuffer();

it('reads the parts of a file, whole or a piece at a time', async () => {
  await holdFile(new Blob([await zipOf('what was written')]));
  expect(await readFile('log.jsonl', 'utf8')).toBe('what was written');
  const part = await open('log.jsonl');
  const { buffer, bytesRead } = await part.read(Buffer.alloc(5), { position: 14 });
  expect([buffer.toString('utf8', 0, bytesRead), (await part.stat()).size]).toEqual(['en', 16]);
  await expect(readFile('attendance.json')).rejects.toMatchObject({ code: 'ENOENT' });
});

it('reads no part of which the list of contents gives two lengths: whoever checked it may have read the other', async () => {
  const bytes = Buffer.from(await zipOf('what was written'));
  const listed = bytes.indexOf('PK\u0001\u0002');
  expect(bytes.readUInt32LE(listed + 24)).toBe(16);
  bytes.writeUInt32LE(20, listed + 24);
  await holdFile(new Blob([bytes]));
  await expect(readFile('log.jsonl')).rejects.toThrow('is not stored');
});
