import { useContext, useEffect, useRef, useState } from 'react';
import type { TurnPush } from '@mahzar/shared/protocol/queue';
import type { DeviceFault } from '@mahzar/shared/queue/words';
import { isSupported } from '../../browser/supported.ts';
import { loadedOnce } from '../../browser/until-loaded.ts';
import { fetchMeetingPage } from './fetch-meeting.ts';
import { JUST_LOADED_MS } from './just-loaded.ts';
import { TurnConnectionContext } from './turn-context.ts';
import type { TurnConnection } from './turn-context.ts';
import { useMeetingEntry } from './useMeetingEntry.ts';

/** The live state of the person's turn. */
export interface LiveTurnState {
  /** Null before the first push. */
  readonly turn: TurnPush | null;
  readonly line: 'opening' | 'there' | 'away' | 'ended';
  /** The page is leaving by itself, into the meeting or for a reload: nothing may ask the person first. */
  readonly isLeaving: boolean;
  /** Reports the device's faults to the office. Resolves to false when the report did not arrive. */
  readonly report: (faults: readonly DeviceFault[]) => Promise<boolean>;
}

const connectionFromHere = loadedOnce(() => import('./turn-connection.ts'));
const reload = (): void => window.location.reload();

/**
 * Watches the person's turn on every page: the office sees them as present, and the page enters the meeting when they are called.
 * @param isLive whether it is the day of the turn
 */
export function useLiveTurn(isLive: boolean): LiveTurnState {
  const given = useContext(TurnConnectionContext);
  const [turn, setTurn] = useState<TurnPush | null>(null);
  const [line, setLine] = useState<LiveTurnState['line']>('opening');
  const [isStale, setStale] = useState(false);
  const connection = useRef<TurnConnection | null>(null);
  useEffect(() => {
    if (!isLive) return undefined;
    let isOver = false;
    const open = async (): Promise<void> => {
      const watch = given ?? (await connectionFromHere()).watchTurnFromHere;
      if (isOver) return;
      connection.current = watch({
        turn: (now) => {
          setTurn(now);
          setLine('there');
        },
        away: () => setLine((before) => (before === 'opening' ? before : 'away')),
        ended: (isOutOfDate) => {
          setLine('ended');
          setStale(isOutOfDate && performance.now() > JUST_LOADED_MS);
        },
      });
    };
    void open().then(() => (given === null ? fetchMeetingPage() : undefined));
    return () => {
      isOver = true;
      connection.current?.close();
      connection.current = null;
    };
  }, [given, isLive]);
  // The phone may lie on a table: an outdated page would wait in vain, so it is reloaded. A just loaded page gains nothing by that.
  useEffect(() => {
    if (isStale) reload();
  }, [isStale]);
  const door = turn?.door ?? null;
  useMeetingEntry(door, turn?.stage);
  // Reported now, while another device can be found, and not only when the meeting fails to open.
  const isTooOld = turn !== null && turn.stage.kind === 'waiting' && turn.device === null && !isSupported();
  useEffect(() => {
    if (isTooOld) void connection.current?.report(['browser']);
  }, [isTooOld]);
  return {
    turn,
    line,
    isLeaving: door !== null || isStale,
    report: async (faults) => (await connection.current?.report(faults)) ?? false,
  };
}
