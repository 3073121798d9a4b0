import { spawn } from 'node:child_process';
import { appendFileSync, cpSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { armingFile, hearingDir, listTracks, trackDir, trackInfoFile } from '../src/recording/layout.ts';
import { Court } from './support/bare/court.ts';
import { TestClient } from './support/client.ts';
import { runCommand } from './support/commands.ts';
import { readLog } from './support/log.ts';
import { holdAnother } from './support/other-hearing.ts';
import { TestService } from './support/service.ts';

let service: TestService;
const helpers: { kill: () => boolean }[] = [];

beforeAll(async () => {
  service = await TestService.start();
});
afterAll(() => service.stop());
afterEach(() => {
  for (const helper of helpers.splice(0)) helper.kill();
});

/** Copies a track of the hearing under another name, and changes the name in the copy. */
async function plantTrack(dir: string): Promise<void> {
  const [track] = await listTracks(dir);
  cpSync(trackDir(dir, track!), trackDir(dir, 'planted'), { recursive: true });
  const file = trackInfoFile(trackDir(dir, 'planted'));
  const info = JSON.parse(readFileSync(file, 'utf8')) as object;
  writeFileSync(file, JSON.stringify({ ...info, track: 'planted' }));
}

/** Starts a process that pretends to be the recorder of a recording, with its id planted beside the recording. */
async function plantProcess(dir: string): Promise<void> {
  const child = spawn('bash', ['-c', 'exec -a recorder-process sleep 120'], { stdio: 'ignore' });
  helpers.push(child);
  const command = () => readFileSync(`/proc/${child.pid}/cmdline`, 'utf8');
  await vi.waitFor(() => expect(command()).toContain('recorder-process\0'));
  appendFileSync(armingFile(dir), `${JSON.stringify({ pid: child.pid })}\n`);
}

describe('what somebody lays into the recording of a hearing that is held', () => {
  it.each([
    ['when it is closed', false],
    ['when the service was killed meanwhile', true],
  ])('is not taken for its record %s, and holds up nothing', async (_, killed) => {
    const held = await holdAnother(service);
    const { hearing } = held.demo;
    const court = await Court.openIn(service, held);
    const dir = hearingDir(service.dataDir, hearing);
    await court.talkUntilRecorded('judge/microphone');
    await plantTrack(dir);
    await plantProcess(dir);
    let judge = court.judge.client;
    if (killed) {
      await service.kill('SIGKILL');
      await service.run();
      expect(readLog(held).map(({ type }) => type)).toContain('service-restarted');
      judge = await TestClient.seat(held, 'judge');
      await judge.enter();
    }
    const from = service.log.length;
    expect(await judge.ask('close', {})).toMatchObject({ ok: true });
    await service.logged(({ msg }) => msg === 'record is whole', { from });
    judge.close();
    for (const client of court.everyone) client.close();

    expect(service.log.filter(({ msg }) => msg === 'hearing not recovered')).toEqual([]);
    expect(readLog(held).filter(({ payload }) => payload['track'] === 'planted')).toEqual([]);
    const [foreign] = service.log.filter((line) => line['hearing'] === hearing && line['refused'] !== undefined);
    expect(foreign).toMatchObject({ refused: [{ file: 'tracks/planted/000001.pcap', reason: 'foreign-track' }] });
    expect(runCommand('record-verify', service.places, hearing).output).toContain(
      'track planted: no entry of the log knows a track of that name',
    );
  });
});
