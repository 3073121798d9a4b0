import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemCallsOf } from '../../test/support/system-calls.ts';
import { parseLines } from './blocks.ts';
import { blocksFile, indexFile, segmentFile } from './layout.ts';
import { indexHash } from './segment-index.ts';

let directory: string;
beforeEach(() => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), 'mahzar-segment-')));
});
afterEach(() => rmSync(directory, { recursive: true }));

const moduleOf = (name: string) => JSON.stringify(fileURLToPath(new URL(`./${name}.ts`, import.meta.url)));
const CALLS = 'pwrite64,fdatasync,chdir';
/** Of each file: what failed is tried again before another one is synced. */
const EACH_FIRST_SYNC_FAILS = 'fdatasync:error=EIO:when=1+2';

/** Writes a segment of three packets and tells, by a call of its own, when it is sealed. @param onFailure for each failed sync */
function scriptThat(onFailure = ''): string {
  return `
    const { truncateSync } = await import('node:fs');
    const { SegmentWriter } = await import(${moduleOf('segment-writer')});
    const { MemoryBudget } = await import(${moduleOf('memory-budget')});
    const folder = process.argv[1];
    const stream = { track: 't1', codec: 'opus', payloadType: 96, ssrc: 0 };
    const segment = new SegmentWriter(folder, 1, stream, new MemoryBudget(1e9));
    for (const at of [1, 2, 3]) {
      segment.append({ at, kind: 'rtp', payload: Buffer.alloc(100, 0x80) });
      segment.write();
    }
    for (let isSealed = false; !isSealed; ) {
      try {
        await segment.seal();
        isSealed = true;
      } catch {
        ${onFailure}
      }
    }
    process.chdir(folder);
  `;
}

function seal(): { readonly said: string; readonly found: string } {
  const line = parseLines(readFileSync(blocksFile(directory, 1), 'utf8')).findLast(({ type }) => type === 'seal');
  if (line?.type !== 'seal') throw new Error('not sealed');
  const bytes = readFileSync(segmentFile(directory, 1));
  return { said: line.sha256, found: createHash('sha256').update(bytes).digest('hex') };
}

it('seals a segment when all of it is on the disk, and tells of it when its seal is', (context) => {
  const calls = systemCallsOf(scriptThat(), directory, CALLS);
  if (calls === null) return context.skip();
  const find = (name: string, file: string, holds = '') =>
    calls.filter(({ text }) => text.startsWith(`${name}(`) && text.includes(file) && text.includes(holds));
  const steps = [
    find('pwrite64', '000001.pcap').at(-1),
    find('fdatasync', '000001.pcap').at(-1),
    find('pwrite64', '000001.blocks.jsonl', 'seal')[0],
    find('fdatasync', '000001.blocks.jsonl').at(-1),
    find('chdir', directory)[0],
  ];
  expect(steps).not.toContain(undefined);
  for (const [number, step] of steps.slice(1).entries()) expect(step!.begin).toBeGreaterThan(steps[number]!.end);
});

/** Linux forgets what a sync could not write: the next one succeeds without it. */
it('writes again what a sync that failed may have lost, before the next sync', (context) => {
  const calls = systemCallsOf(scriptThat(), directory, CALLS, EACH_FIRST_SYNC_FAILS);
  if (calls === null) return context.skip();
  const names = (file: string) => calls.filter(({ text }) => text.includes(file));
  for (const file of ['000001.pcap', '000001.blocks.jsonl']) {
    const own = names(file);
    const failed = own.findIndex(({ text }) => text.includes('INJECTED'));
    expect(failed).toBeGreaterThan(0);
    expect(own[failed + 1]!.text.startsWith('pwrite64(')).toBe(true);
  }
  // The checksums of blocks too, from the first on.
  const again = names('000001.blocks.jsonl').findLast(({ text }) => text.startsWith('pwrite64('))!;
  expect(again.text).toMatch(/\{\\"type\\":\\"block\\".*, 0\) += /);
  const { said, found } = seal();
  expect(found).toBe(said);
});

it('shows by its seal that bytes are lost which memory no longer has', (context) => {
  const cut = "truncateSync(folder + '/000001.pcap', 24);";
  if (systemCallsOf(scriptThat(cut), directory, CALLS, 'fdatasync:error=EIO:when=1') === null) return context.skip();
  const { said, found } = seal();
  expect(found).not.toBe(said);
});

it('writes nothing twice when the syncs of a segment, its index and its seal fail', (context) => {
  const script = `
    const { writeFileSync } = await import('node:fs');
    const { TrackJournal } = await import(${moduleOf('track-journal')});
    const { TrackCipher } = await import(${moduleOf('segment-cipher')});
    const { MemoryBudget } = await import(${moduleOf('memory-budget')});
    const folder = process.argv[1];
    const stream = { track: 't1', codec: 'opus', payloadType: 96, ssrc: 0 };
    const cipher = new TrackCipher(Buffer.alloc(32), 't1');
    const journal = new TrackJournal(folder, stream, new MemoryBudget(1e9), cipher);
    journal.append({ at: 1, kind: 'rtp', payload: Buffer.alloc(100, 0x80) });
    let isSealed = await journal.close().then(() => true, () => false);
    while (!isSealed) isSealed = await journal.sync().then(() => true, () => false);
    writeFileSync(folder + '/sealed.json', JSON.stringify(journal.takeSealed()[0]));
  `;
  const calls = systemCallsOf(script, directory, CALLS, EACH_FIRST_SYNC_FAILS);
  if (calls === null) return context.skip();
  expect(calls.filter(({ text }) => text.includes('INJECTED'))).toHaveLength(3);
  const linesOf = (file: string) => readFileSync(file, 'utf8').split('\n').slice(0, -1);
  expect(parseLines(readFileSync(blocksFile(directory, 1), 'utf8')).map(({ type }) => type)).toEqual(['block', 'seal']);
  expect(linesOf(blocksFile(directory, 1))).toHaveLength(2);
  const { indexSha256 } = JSON.parse(readFileSync(join(directory, 'sealed.json'), 'utf8')) as { indexSha256: string };
  expect(linesOf(indexFile(directory)).map(indexHash)).toEqual([indexSha256]);
});
