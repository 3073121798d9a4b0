import type { BrowserHash, HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import { describe, expect, it } from 'vitest';
import { LobbyBrowsers } from './lobby-browsers.ts';

const [hearing, seat, other] = ['h' as HearingId, 's' as SeatId, 'o' as SeatId];
const [own, stranger] = ['own', 'stranger'] as BrowserHash[] as [BrowserHash, BrowserHash];
const MINUTE = 60_000;

describe('browsers in which a link was open', () => {
  it('are remembered for a quarter of an hour from when they closed, each once and of its seat alone', () => {
    let now = 0;
    const lobby = new LobbyBrowsers(() => now);
    lobby.closed(hearing, seat, own);
    now = 5 * MINUTE;
    lobby.closed(hearing, seat, stranger);
    lobby.closed(hearing, seat, stranger);
    lobby.closed(hearing, other, own);
    expect(lobby.of(hearing, seat)).toEqual([own, stranger]);
    expect(lobby.of('another' as HearingId, seat)).toEqual([]);
    now = 15 * MINUTE;
    expect(lobby.of(hearing, seat)).toEqual([stranger]);
    now = 20 * MINUTE;
    expect(lobby.of(hearing, seat)).toEqual([]);
  });

  it('are the last eight, so that many of a stranger’s leave more than one', () => {
    const lobby = new LobbyBrowsers(() => 0);
    lobby.closed(hearing, seat, own);
    for (let n = 1; n <= 8; n += 1) lobby.closed(hearing, seat, `stranger ${n}` as BrowserHash);
    expect(lobby.of(hearing, seat)).toEqual(Array.from({ length: 8 }, (_, n) => `stranger ${n + 1}`));
  });

  it('are forgotten when the seat has another link', () => {
    const lobby = new LobbyBrowsers(() => 0);
    lobby.closed(hearing, seat, own);
    lobby.forget(hearing, seat);
    expect(lobby.of(hearing, seat)).toEqual([]);
  });
});
