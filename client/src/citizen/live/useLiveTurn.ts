import { useContext, useEffect, useRef, useState } from 'react';
import type { TurnPush } from '@mahzar/shared/protocol/queue';
import type { DeviceFault } from '@mahzar/shared/queue/words';
import { supported } from '../../browser/supported.ts';
import { loadedOnce } from '../../browser/until-loaded.ts';
import { fetchMeetingPage } from './fetch-meeting.ts';
import { JUST_LOADED_MS } from './just-loaded.ts';
import { TurnConnectionContext } from './turn-context.ts';
import type { TurnConnection } from './turn-context.ts';
import { useDoor } from './useDoor.ts';

/** The own turn as it is now. */
export interface LiveTurnState {
  /** Null until the service has told of it. */
  readonly turn: TurnPush | null;
  readonly line: 'opening' | 'there' | 'away' | 'ended';
  /** The page goes by itself now, into the meeting or to be loaded anew: nothing may ask the person first. */
  readonly isLeaving: boolean;
  /** Tells the office what the device cannot do. False when it did not arrive. */
  readonly report: (faults: readonly DeviceFault[]) => Promise<boolean>;
}

const connectionFromHere = loadedOnce(() => import('./turn-connection.ts'));
const reload = (): void => window.location.reload();

/**
 * Watches the own turn on whichever page the person is: it tells the office that they are there, and goes into the meeting when
 * they are called. @param isLive whether it is the day of the turn
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
  // The phone may lie on a table: a page of before an update would wait for nothing. One that is new gains nothing by it.
  useEffect(() => {
    if (isStale) reload();
  }, [isStale]);
  const door = turn?.door ?? null;
  useDoor(door, turn?.stage);
  // Now, while another device can be found: not when the meeting does not open.
  const isTooOld = turn !== null && turn.stage.kind === 'waiting' && turn.device === null && !supported();
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
