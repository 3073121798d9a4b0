import { FINAL_PHASES } from '@mahzar/shared/hearing/state';
import type { Phase, Place } from '@mahzar/shared/hearing/state';
import type { Scene } from '@mahzar/shared/protocol/pushes';
import { describe, expect, it } from 'vitest';
import { aPerson, aScene } from '../../session/scene.fixture.ts';
import { pageOf } from './page.ts';

function scene(phase: Phase, place: Place['kind']): Scene {
  return aScene({ phase, me: aPerson('s', { place }) });
}
const online = { kind: 'online' } as const;

describe('the page for a state of the session', () => {
  it('connects before anything is known', () => {
    expect(pageOf({ connection: { kind: 'connecting' }, stage: 'lobby', scene: null }, 'welcome', false).kind).toBe(
      'connecting',
    );
  });

  it('says why the connection has ended, also before anything is known', () => {
    const error = { code: 'token-expired', support: 'AB12' } as const;
    const page = pageOf({ connection: { kind: 'ended', error }, stage: 'lobby', scene: null }, 'welcome', false);
    expect(page).toEqual({ kind: 'error', error });
  });

  it('follows the steps before the hearing while the seat is not taken, though another browser holds it', () => {
    const state = { connection: online, stage: 'lobby', scene: scene('in-session', 'courtroom') } as const;
    expect(pageOf(state, 'welcome', false).kind).toBe('welcome');
    expect(pageOf(state, 'seat-in-use', false).kind).toBe('seat-in-use');
    expect(pageOf({ ...state, stage: 'entering' }, 'devices', false).kind).toBe('devices');
    expect(pageOf({ ...state, stage: 'entering' }, 'welcome', false).kind).toBe('entering');
  });

  it('goes where the court puts the person', () => {
    const seated = (place: Place['kind']) =>
      ({ connection: online, stage: 'seated', scene: scene('open', place) }) as const;
    expect(pageOf(seated('waiting'), 'devices', false).kind).toBe('waiting-room');
    expect(pageOf(seated('courtroom'), 'devices', false).kind).toBe('courtroom');
    expect(pageOf(seated('consultation'), 'devices', false).kind).toBe('private-room');
    expect(pageOf(seated('outside'), 'devices', false).kind).toBe('entering');
  });

  it('stays in the room while the connection comes back', () => {
    const connection = { kind: 'reconnecting', since: 0, mediaFlows: true } as const;
    expect(
      pageOf({ connection, stage: 'seated', scene: scene('in-session', 'courtroom') }, 'devices', false).kind,
    ).toBe('courtroom');
  });

  it('says that the person was removed until the court lets them in again, also to who had left', () => {
    const state = { connection: online, stage: 'lobby', scene: scene('in-session', 'expelled') } as const;
    expect(pageOf(state, 'welcome', true).kind).toBe('removed');
    expect(pageOf({ ...state, scene: scene('in-session', 'outside') }, 'welcome', false).kind).toBe('welcome');
  });

  it('tells the end of the hearing above all else', () => {
    const line = { kind: 'ended', error: { code: 'seat-replaced', support: null } } as const;
    for (const phase of FINAL_PHASES) {
      expect(
        pageOf({ connection: line, stage: 'seated', scene: scene(phase, 'courtroom') }, 'devices', true).kind,
      ).toBe(phase);
    }
    expect(pageOf({ connection: line, stage: 'seated', scene: scene('open', 'courtroom') }, 'devices', true).kind).toBe(
      'left',
    );
  });
});
