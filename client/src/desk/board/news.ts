import type { Board, BoardAlarm, BoardHearing } from '@mahzar/shared/board/board';

/** A new alarm, and its hearing. */
export interface AlarmNews {
  readonly hearing: BoardHearing;
  readonly alarm: BoardAlarm;
}

/** Returns alarms that are new compared with the former board. Bad connections come and go: they are shown, but not announced. */
export function newAlarms(before: Board, after: Board): AlarmNews[] {
  const known = new Map(before.map((hearing) => [hearing.hearing, hearing]));
  return after.flatMap((hearing) => {
    const former = known.get(hearing.hearing);
    if (former === hearing) return [];
    const had = new Set(former?.alarms.map(nameOf));
    return hearing.alarms.flatMap((alarm) =>
      alarm.kind === 'bad-line' || had.has(nameOf(alarm)) ? [] : [{ hearing, alarm }],
    );
  });
}

function nameOf({ kind, seat, since }: BoardAlarm): string {
  return `${kind} ${seat ?? ''} ${since}`;
}
