import { sourceId } from '@mahzar/shared/hearing/ids';
import type { SeatId, SourceId } from '@mahzar/shared/hearing/ids';
import { describe, expect, it } from 'vitest';
import { judgeRecorder } from './gate.ts';
import type { GateFacts, Verdict } from './gate.ts';

const mic = sourceId('judge' as SeatId, 'microphone');
const cam = sourceId('judge' as SeatId, 'camera');

/** A recorder that is armed, at 10 s; `sending`: sources with the time at which packets were first seen. */
function judge(changes: Partial<GateFacts> & { sending?: ReadonlyMap<SourceId, number> }): Verdict {
  const { sending = new Map<SourceId, number>(), ...facts } = changes;
  return judgeRecorder({
    armed: true,
    failing: false,
    reachesDisk: (facts.decodable?.size ?? 0) > 0,
    claimed: [mic, cam],
    awaitsReturn: false,
    decodable: new Set(),
    awaitingKeyFrame: new Set(),
    sendingSince: (source) => sending.get(source) ?? null,
    waitsFor: 'sources',
    now: 10_000,
    ...facts,
  });
}

const silent = (source: SourceId) => ({ source, sends: false });

describe('the recorder', () => {
  it('writes as soon as all that is claimed is on disk, or when nothing is claimed', () => {
    expect(judge({ decodable: new Set([mic, cam]) })).toEqual({ kind: 'writes', missing: [] });
    expect(judge({ claimed: [] })).toEqual({ kind: 'writes', missing: [] });
  });

  it('is waited for while a source is silent or late, and then writes without it', () => {
    const sending = new Map([[cam, 0]]);
    for (const facts of [{}, { decodable: new Set([mic]) }, { decodable: new Set([mic]), sending }]) {
      expect(judge(facts)).toEqual({ kind: 'wait' });
    }
    const late = { waitsFor: 'recorder' } as const;
    expect(judge(late)).toEqual({ kind: 'writes', missing: [silent(mic), silent(cam)] });
    expect(judge({ ...late, decodable: new Set([mic]) })).toEqual({ kind: 'writes', missing: [silent(cam)] });
    expect(judge({ ...late, decodable: new Set([mic]), sending })).toEqual({
      kind: 'writes',
      missing: [{ source: cam, sends: true }],
    });
  });

  it('is not believed while somebody sends and nothing is on disk, and fails after two seconds of that', () => {
    const missing = [silent(mic), { source: cam, sends: true }];
    expect(judge({ waitsFor: 'nobody', sending: new Map([[cam, 8_001]]) })).toEqual({ kind: 'wait' });
    expect(judge({ waitsFor: 'nobody', sending: new Map([[cam, 8_000]]) })).toEqual({ kind: 'fails', missing });
  });

  it('is given longer than sources are', () => {
    const sending = new Map([[mic, 0]]);
    expect(judge({ waitsFor: 'recorder', sending })).toEqual({ kind: 'wait' });
    const late = { waitsFor: 'recorder', sending, decodable: new Set([mic]) } as const;
    expect(judge(late)).toEqual({ kind: 'writes', missing: [silent(cam)] });
  });

  it('is not doubted for a camera without a key frame, whether or not packets of it come to the disk', () => {
    for (const facts of [{ reachesDisk: true }, { awaitingKeyFrame: new Set([cam]) }]) {
      const late = { ...facts, claimed: [cam], sending: new Map([[cam, 0]]) };
      expect(judge(late)).toEqual({ kind: 'wait' });
      const missing = [{ source: cam, sends: true }];
      expect(judge({ ...late, waitsFor: 'recorder' })).toEqual({ kind: 'writes', missing });
    }
  });

  it('is doubted for a voice beside that camera', () => {
    const sending = new Map([mic, cam].map((source) => [source, 0]));
    const late = { awaitingKeyFrame: new Set([cam]), sending, waitsFor: 'nobody' } as const;
    expect(judge(late)).toMatchObject({ kind: 'fails' });
  });

  it('is not believed when its own file is not on disk or a track fails, whatever is written', () => {
    for (const fault of [{ armed: false }, { failing: true }]) {
      const facts = { ...fault, claimed: [mic], decodable: new Set([mic]) };
      expect(judge(facts)).toEqual({ kind: 'wait' });
      expect(judge({ ...facts, waitsFor: 'recorder' })).toEqual({ kind: 'wait' });
      expect(judge({ ...facts, waitsFor: 'nobody' })).toEqual({ kind: 'fails', missing: [] });
    }
  });

  it('is waited for while everybody who sends is on the way back, and no longer', () => {
    expect(judge({ claimed: [], awaitsReturn: true })).toEqual({ kind: 'wait' });
    expect(judge({ claimed: [], awaitsReturn: true, waitsFor: 'recorder' })).toEqual({ kind: 'writes', missing: [] });
  });
});
