import { useEffect, useRef, useState } from 'react';
import type { Board } from '@mahzar/shared/board/board';
import { newAlarms } from './news.ts';
import { useBoardWords } from './useBoardWords.ts';

/** More alarms at once are announced as a number: nobody listens to ten sentences. */
const FEW = 3;

/** Announces new alarms to people who do not see the board. */
export function Announcer({ board }: { readonly board: Board | null }) {
  const { t, hearingName, alarmName } = useBoardWords();
  const before = useRef<Board | null>(null);
  const [text, setText] = useState('');
  useEffect(() => {
    const former = before.current;
    before.current = board;
    if (former === null || board === null) return;
    const news = newAlarms(former, board);
    if (news.length === 0) return;
    setText(
      news.length > FEW
        ? t('board.newAlarms', { count: news.length })
        : news
            .map(({ hearing, alarm }) =>
              t('board.newAlarm', { hearing: hearingName(hearing), alarm: alarmName(hearing, alarm) }),
            )
            .join('. '),
    );
  }, [board, t, hearingName, alarmName]);
  return (
    <p className="visually-hidden" role="status" aria-live="assertive">
      {text}
    </p>
  );
}
