import { isOver } from '@mahzar/shared/hearing/state';
import type { BoardHearing, PersonConnection, BoardPerson } from '@mahzar/shared/board/board';
import { formatClock } from '../../i18n/format.ts';
import { Button } from '../../ui/Button.tsx';
import { Badge } from '../ui/Badge.tsx';
import { useMay } from '../session/who.tsx';
import { useBoardWords } from './useBoardWords.ts';

interface PeopleProps {
  readonly hearing: BoardHearing;
  readonly onHelp: (hearing: string, seat: string) => void;
}

const IDENTITY_LOOKS = {
  'not-needed': 'plain',
  'not-asked': 'plain',
  'under-way': 'warn',
  confirmed: 'good',
  refused: 'bad',
  locked: 'bad',
} as const;
const CHECK_LOOKS = { passed: 'good', limited: 'warn', failed: 'bad' } as const;
const CONNECTION_LOOKS = { good: 'good', fair: 'warn', poor: 'bad', unknown: 'plain' } as const;

/** The people of a hearing: their place, their connection, and what is known of them. */
export function People({ hearing, onHelp }: PeopleProps) {
  const { t, hearingName, personName, roleName } = useBoardWords();
  const may = useMay();
  // Old measurements are meaningless once nobody is connected any more.
  const isEnded = isOver(hearing.phase);
  const columns = ['person', 'role', 'place', 'line', 'identity', 'deviceCheck', 'help'] as const;
  return (
    <div className="table board__people">
      <table>
        <caption className="visually-hidden">{t('board.peopleOf', { name: hearingName(hearing) })}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                <span className={column === 'help' ? 'visually-hidden' : undefined}>{t(`board.${column}`)}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {hearing.people.map((person) => (
            <tr key={person.seat}>
              <td data-head={t('board.person')}>
                <strong>{personName(person)}</strong>
              </td>
              <td data-head={t('board.role')}>{roleName(person)}</td>
              <td data-head={t('board.place')}>
                <Where person={person} isOver={isEnded} />
              </td>
              <td data-head={t('board.line')}>
                {isEnded ? t('common.none') : <ConnectionOf connection={person.line} />}
              </td>
              <td data-head={t('board.identity')}>
                <Badge look={IDENTITY_LOOKS[person.identity]}>{t(`board.identities.${person.identity}`)}</Badge>
              </td>
              <td data-head={t('board.deviceCheck')}>
                {person.deviceCheck === null ? (
                  <span className="soft">{t('board.notChecked')}</span>
                ) : (
                  <Badge look={CHECK_LOOKS[person.deviceCheck.outcome]}>
                    {t(`board.checks.${person.deviceCheck.outcome}`)}
                  </Badge>
                )}
              </td>
              <td>
                {person.helpSince !== null && may('join-as-support') && (
                  <Button
                    look="primary"
                    size="small"
                    icon="chat"
                    aria-label={t('board.talk.open', { name: personName(person) || roleName(person) })}
                    onPress={() => onHelp(hearing.hearing, person.seat)}
                  >
                    {t('board.talk.openShort')}
                  </Button>
                )}
                {person.helpBrowsers > 1 && (
                  <span className="board__lost">{t('board.helpBrowsers', { count: person.helpBrowsers })}</span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Where({
  person: { place, since, awaySince },
  isOver: isEnded,
}: {
  readonly person: BoardPerson;
  readonly isOver: boolean;
}) {
  const { t, language } = useBoardWords();
  const what = t(`board.places.${place}`);
  return (
    <span className="two-lines">
      {since === null ? what : t('board.since', { what, time: formatClock(language, since) })}
      {awaySince !== null && !isEnded && (
        <span className="board__lost">{t('board.awaySince', { time: formatClock(language, awaySince) })}</span>
      )}
    </span>
  );
}

function ConnectionOf({
  connection: { level, lossPercent: loss, rttMs: rtt },
}: {
  readonly connection: PersonConnection;
}) {
  const { t } = useBoardWords();
  if (level === 'unknown') return <span className="soft">{t('board.levels.unknown')}</span>;
  const numbers =
    loss !== null && rtt !== null
      ? t('board.lineNumbers', { loss, rtt })
      : loss !== null
        ? t('board.lineLoss', { loss })
        : t('board.lineRtt', { rtt: rtt ?? 0 });
  return (
    <span className="two-lines">
      <Badge look={CONNECTION_LOOKS[level]}>{t(`board.levels.${level}`)}</Badge>
      <span className="soft">{numbers}</span>
    </span>
  );
}
