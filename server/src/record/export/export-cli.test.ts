import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exportCommand } from './export-cli.ts';
import type { RecordedHearing } from './recorded-hearing.ts';

async function runCommand(args: string[], hearing?: RecordedHearing) {
  const said = { stdout: '', stderr: '' };
  const code = await exportCommand(args, {
    readHearing: async () => hearing,
    isDeleted: () => Promise.resolve(false),
    note: () => Promise.reject(new Error('the audit log does not answer')),
    now: () => 0,
    stdout: (text) => (said.stdout += text),
    stderr: (text) => (said.stderr += text),
  });
  return { code, ...said };
}

const NEVER_RECORDED: RecordedHearing = {
  dir: '/nowhere',
  key: { kind: 'none' },
  intervals: [],
  timeline: { recorded: new Map(), channels: new Map(), aliases: new Map() },
  log: { recording: { tracks: new Map(), recovered: 0 }, finished: true },
  seats: [],
};

describe('the export command', () => {
  it.each([
    [[]],
    [['h1', 'h2']],
    [['h1', '--format', 'avi']],
    [['h1', '--loud']],
    [['h1', '--sealed', '--format', 'mp4']],
  ])('explains itself when called with %j', async (args) => {
    expect(await runCommand(args)).toMatchObject({ code: 2, stderr: expect.stringContaining('Usage:'), stdout: '' });
  });

  it('says that there is no such hearing', async () => {
    expect(await runCommand(['h9'])).toEqual({ code: 1, stderr: 'There is no hearing h9.\n', stdout: '' });
  });

  it('says that a hearing was never on the record', async () => {
    const { code, stderr } = await runCommand(['h1'], NEVER_RECORDED);
    expect(code).toBe(1);
    expect(stderr).toContain('never on the record');
  });

  it('says that nothing of a hearing is sealed, and warns of nothing then', async () => {
    const { code, stdout, stderr } = await runCommand(['h1', '--sealed', '--order', '1'], {
      ...NEVER_RECORDED,
      intervals: [{ from: 0, to: 1000 }],
    });
    expect([code, stdout, stderr]).toEqual([1, '', 'Nothing of hearing h1 is sealed.\n']);
  });

  it.each([[[]], [['--order', '']], [['--order', 'x'.repeat(81)]], [['--order', '1\n2']]])(
    'gives out nothing sealed without the number of an order: %j',
    async (order) => {
      const { code, stdout, stderr } = await runCommand(['h1', '--sealed', ...order], NEVER_RECORDED);
      expect([code, stdout, stderr]).toEqual([2, '', expect.stringMatching(/^order-required: /)]);
    },
  );

  it('writes no file that the audit log does not have', async () => {
    const out = join(tmpdir(), `mahzar-unaudited-${process.pid}`);
    const hearing = { ...NEVER_RECORDED, intervals: [{ from: 0, to: 1000 }] };
    await expect(runCommand(['h1', '--out', out], hearing)).rejects.toThrow('the audit log does not answer');
    expect(existsSync(out)).toBe(false);
  });
});
