import { useCallback, useMemo, useState } from 'react';
import { useSearchParams } from 'wouter';
import { LOCALES } from '../../i18n/language.ts';
import { formatClock } from '../../i18n/format.ts';
import { Badge } from '../ui/Badge.tsx';
import { LinkButton } from '../ui/LinkButton.tsx';
import { Screen } from '../ui/Screen.tsx';
import { Empty, Skeleton } from '../ui/States.tsx';
import { useMay, useWho } from '../session/who.tsx';
import { Announcer } from './Announcer.tsx';
import { BoardFilters } from './BoardFilters.tsx';
import { HearingRow } from './HearingRow.tsx';
import { Talk } from './Talk.tsx';
import { branchesOf, countsOf, shownOf } from './shown.ts';
import type { BoardFilter } from './shown.ts';
import { useBoard } from './useBoard.ts';
import { useBoardWords } from './useBoardWords.ts';
import { useMinute } from './useMinute.ts';
import '../ui/table.css';
import './board.css';

/** All hearings of today with live updates, those with alarms first. */
export default function BoardPage() {
  const { t, language } = useBoardWords();
  const { account } = useWho();
  const may = useMay();
  const { state, connection } = useBoard();
  const [search, setSearch] = useSearchParams();
  const [openOf, setOpenOf] = useState<ReadonlySet<string>>(new Set());
  const minute = useMinute(state.clockOffsetMs);
  const { board } = state;

  const filter: BoardFilter = {
    branch: search.get('branch') ?? '',
    alarmsOnly: search.has('alarms'),
    account: search.has('mine') ? account : null,
    hideOver: search.has('unfinished'),
  };
  const { branch, alarmsOnly, account: mine, hideOver } = filter;
  const shown = useMemo(
    () => (board === null ? null : shownOf(board, { branch, alarmsOnly, account: mine, hideOver })),
    [board, branch, alarmsOnly, mine, hideOver],
  );
  const branches = useMemo(() => (board === null ? [] : branchesOf(board, LOCALES[language])), [board, language]);
  const toggle = useCallback((hearing: string) => {
    setOpenOf((open) => {
      const next = new Set(open);
      if (!next.delete(hearing)) next.add(hearing);
      return next;
    });
  }, []);
  const help = useCallback((hearing: string, seat: string) => void connection?.openTalk(hearing, seat), [connection]);
  const counts = board === null ? null : countsOf(board);
  const hasEnded = state.connection === 'ended' || state.connection === 'out-of-date';
  const since = formatClock(language, state.toldAt + state.clockOffsetMs);
  const stands = state.toldAt === 0 ? t('board.notLive') : t('board.notLiveSince', { time: since });
  const live = counts === null ? t('board.lead') : t('board.counts', counts);
  const lead = hasEnded || state.connection === 'away' ? stands : live;

  return (
    <Screen
      title={t('nav.board')}
      lead={lead}
      acts={
        counts !== null && (
          <Badge look={counts.alarms > 0 ? 'bad' : 'good'}>
            {counts.alarms > 0 ? t('board.alarmCount', { count: counts.alarms }) : t('board.noAlarms')}
          </Badge>
        )
      }
    >
      {state.connection === 'away' && (
        <p className="board__away" role="status">
          {board === null ? t('board.connecting') : t('board.away', { time: since })}
        </p>
      )}
      {hasEnded && (
        <div className="state-box" role="alert">
          <p>{t(state.connection === 'ended' ? 'board.ended' : 'board.outOfDate')}</p>
          <a className="button button--secondary" href={window.location.href}>
            {t('board.reload')}
          </a>
        </div>
      )}
      <Announcer board={board} />
      {board !== null && <BoardFilters filter={filter} branches={branches} setSearch={setSearch} />}
      {shown === null ? (
        !hasEnded && <Skeleton />
      ) : shown.length === 0 ? (
        board?.length === 0 ? (
          <Empty title={t('board.empty')} text={t('board.emptyText')}>
            {may('edit-bookings') && (
              <LinkButton href="/bookings/new" icon="plus">
                {t('bookings.new')}
              </LinkButton>
            )}
            {may('manage-staff') && (
              <LinkButton href="/colleagues" icon="invite">
                {t('colleagues.invite')}
              </LinkButton>
            )}
          </Empty>
        ) : (
          <Empty title={t('common.nothingFits')} />
        )
      ) : (
        <div className="table board">
          <table>
            <caption className="visually-hidden">{t('nav.board')}</caption>
            <thead>
              <tr>
                {(['time', 'hearing', 'judge', 'state', 'people', 'alarms'] as const).map((column) => (
                  <th key={column} scope="col">
                    {t(`board.columns.${column}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {shown.map((hearing) => (
                <HearingRow
                  key={hearing.hearing}
                  hearing={hearing}
                  // Only the delay of a hearing that has not begun grows every minute.
                  minute={hearing.beganAt === null ? minute : 0}
                  isOpen={openOf.has(hearing.hearing)}
                  onToggle={toggle}
                  onHelp={help}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {state.talk !== null && connection !== null && (
        <Talk talk={state.talk} connection={connection} board={board ?? []} />
      )}
    </Screen>
  );
}
