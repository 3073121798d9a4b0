import { memo } from 'react';
import { Link } from 'wouter';
import { isOver } from '@mahzar/shared/hearing/state';
import type { BookingState } from '@mahzar/shared/scheduling/booking';
import type { BoardHearing, BoardPerson } from '@mahzar/shared/board/board';
import { formatClock } from '../../i18n/format.ts';
import { Icon } from '../../ui/Icon.tsx';
import { Badge } from '../ui/Badge.tsx';
import { focusRow } from '../ui/Table.tsx';
import { JoinAsSupport } from './JoinAsSupport.tsx';
import { People } from './People.tsx';
import { delayOf, presentOf } from './shown.ts';
import { useBoardWords } from './useBoardWords.ts';

interface HearingRowProps {
  readonly hearing: BoardHearing;
  /** The service's clock, epoch milliseconds, rounded to the minute. */
  readonly minute: number;
  readonly isOpen: boolean;
  readonly onToggle: (hearing: string) => void;
  readonly onHelp: (hearing: string, seat: string) => void;
}

/** A hearing on the board: one row, which expands to its people. Redrawn only when its data change. */
export const HearingRow = memo(function HearingRow({ hearing, minute, isOpen, onToggle, onHelp }: HearingRowProps) {
  const { t, language, hearingName, alarmName } = useBoardWords();
  const { people, alarms, startsAt, beganAt, observers } = hearing;
  const details = `people-${hearing.hearing}`;
  const delay = delayOf(hearing, minute);
  return (
    <>
      <tr data-state={isOver(hearing.phase) ? 'over' : undefined} data-alarm={alarms.length > 0}>
        <td data-head={t('board.columns.time')}>
          <span className="two-lines board__time">
            <strong>{formatClock(language, startsAt)}</strong>
            {delay > 0 && (
              <span className={beganAt === null ? 'board__late' : 'soft'}>{t('board.delayed', { count: delay })}</span>
            )}
            {delay === 0 && beganAt !== null && (
              <span className="soft">{t('board.began', { time: formatClock(language, beganAt) })}</span>
            )}
          </span>
        </td>
        <td>
          <button
            type="button"
            className="table__link board__open"
            aria-expanded={isOpen}
            aria-controls={isOpen ? details : undefined}
            onClick={() => onToggle(hearing.hearing)}
            onKeyDown={(event) => {
              const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
              if (step === undefined) return;
              event.preventDefault();
              focusRow(step);
            }}
          >
            <Icon name="next" />
            <bdi>{hearingName(hearing)}</bdi>
          </button>
          <span className="board__title soft">{hearing.title}</span>
        </td>
        <td data-head={t('board.columns.judge')}>
          <Bench hearing={hearing} />
        </td>
        <td data-head={t('board.columns.state')}>
          <State hearing={hearing} />
        </td>
        <td data-head={t('board.columns.people')}>
          <span className="two-lines">
            <Dots people={people} />
            <span className="soft">
              {t('board.present', { here: presentOf(hearing), all: people.length })}
              {observers > 0 && ` · ${t('board.public', { count: observers })}`}
            </span>
          </span>
        </td>
        <td data-head={t('board.columns.alarms')}>
          {alarms.length > 0 && (
            <ul className="plain-list board__alarms">
              {alarms.map((alarm) => (
                <li key={`${alarm.kind} ${alarm.seat ?? ''}`}>
                  <Badge look={alarm.kind === 'bad-line' ? 'warn' : 'bad'}>
                    {`${alarmName(hearing, alarm)} · ${formatClock(language, alarm.since)}`}
                  </Badge>
                </li>
              ))}
            </ul>
          )}
        </td>
      </tr>
      {isOpen && (
        <tr className="board__details" id={details}>
          <td colSpan={6}>
            <div className="board__above">
              <LookedAfter hearing={hearing} />
              <JoinAsSupport hearing={hearing} />
            </div>
            <People hearing={hearing} onHelp={onHelp} />
          </td>
        </tr>
      )}
    </>
  );
});

/** The allocated staff, with a link to the allocation page. */
function LookedAfter({ hearing: { staff } }: { readonly hearing: BoardHearing }) {
  const { t } = useBoardWords();
  return (
    <p className="board__staff">
      <span className="soft">{t('allocation.staff')}:</span>{' '}
      {staff.length === 0
        ? t('allocation.none')
        : staff.map(({ account, name, as }) => (
            <span key={account}>
              <bdi>{name}</bdi> <span className="soft">{t(`allocation.as.${as}`)}</span>
            </span>
          ))}
      <Link href="/allocation">{t('nav.allocation')}</Link>
    </p>
  );
}

function Bench({ hearing: { branch, people } }: { readonly hearing: BoardHearing }) {
  const { t, personName } = useBoardWords();
  const judge = people.find(({ host }) => host);
  return (
    <span className="two-lines">
      <span className="board__branch-name" title={branch}>
        {branch}
      </span>
      <span className="soft">{judge === undefined ? t('board.noJudge') : personName(judge)}</span>
    </span>
  );
}

const PHASE_LOOKS = {
  scheduled: 'plain',
  open: 'plain',
  countdown: 'good',
  starting: 'good',
  'in-session': 'good',
  recess: 'warn',
  suspended: 'bad',
  adjourned: 'plain',
  closed: 'plain',
  cancelled: 'plain',
} as const;

/** The words that lists of hearings use for a phase; `opened` while it is held. */
const STATES: Readonly<Partial<Record<BoardHearing['phase'], BookingState>>> = {
  scheduled: 'booked',
  adjourned: 'over',
  closed: 'over',
  cancelled: 'cancelled',
};

function State({ hearing: { phase, recorder } }: { readonly hearing: BoardHearing }) {
  const { t, tCommon } = useBoardWords();
  const state = STATES[phase] ?? 'opened';
  // One badge for both: "in progress" next to "in session" read like a repetition.
  const isHeld = state === 'opened';
  return (
    <span className="two-lines">
      <Badge look={PHASE_LOOKS[phase]}>{isHeld ? tCommon(`phases.${phase}`) : t(`bookings.states.${state}`)}</Badge>
      {state === 'over' && <span className="soft">{tCommon(`phases.${phase}`)}</span>}
      {recorder !== 'idle' && (
        <span className="board__recorder" data-recorder={recorder}>
          {t(`board.recorder.${recorder}`)}
        </span>
      )}
    </span>
  );
}

/** One dot per person, in the order of the list below; the words next to it give the counts. */
function Dots({ people }: { readonly people: readonly BoardPerson[] }) {
  return (
    <span className="board__dots" aria-hidden="true">
      {people.map((person) => (
        <i key={person.seat} data-dot={dotOf(person)} />
      ))}
    </span>
  );
}

function dotOf({ place, awaySince, line: connection }: BoardPerson): string {
  if (awaySince !== null) return 'lost';
  if (place === 'courtroom' || place === 'consultation' || place === 'with')
    return connection.level === 'poor' ? 'poor' : 'in';
  if (place === 'waiting') return 'waiting';
  return place === 'link-open' || place === 'checking-device' ? 'coming' : 'out';
}
