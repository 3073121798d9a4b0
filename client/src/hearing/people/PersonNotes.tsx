import { useTranslation } from 'react-i18next';
import type { NamedPerson, Scene } from '@mahzar/shared/protocol/pushes';
import { formatClock, formatMinutes, formatTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { useNow } from '../../ui/useNow.ts';
import { useConductWords } from '../conduct/useConductWords.ts';
import { useScene, useSession } from '../context/SessionContext.tsx';
import { spokenMs } from '../floor/floor-time.ts';
import { lengthOf } from '../floor/length.ts';
import { displayName } from '../names/display-name.ts';

/** Shorter than this nobody has missed a word, ms. */
const WORTH_TELLING_MS = 1000;

/** What else is true of a person, in few words: the connection, the floor, a share, protection, a shared device. */
export function PersonNotes({ person }: { readonly person: NamedPerson }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const tc = useConductWords();
  const { me, people, floor, share, presiding } = useScene();
  const { awaySince, leftAt, missed, movedAt, sitsWith, otherBrowserAt } = person;
  const device = [...people, me].find(({ seat }) => seat === sitsWith);
  const time = (at: number): string => formatTime(language, at);
  return (
    <ul className="plain-list people__notes">
      {awaySince !== null && (
        <li data-tone="bad">
          {t('courtroom.away')}: {t('people.awaySince', { time: time(awaySince) })}
        </li>
      )}
      {missed !== null && missed.ms >= WORTH_TELLING_MS && (
        <li data-tone="warn">
          {tc(`people.absent.${lengthOf(missed.ms).unit}`, {
            count: lengthOf(missed.ms).count,
            time: formatClock(language, missed.at),
          })}
        </li>
      )}
      {leftAt !== null && <li>{tc('people.leftAt', { time: formatClock(language, leftAt) })}</li>}
      {presiding === person.seat && <li data-tone="good">{tc('people.presides')}</li>}
      {movedAt !== null && <li data-tone="warn">{t('people.movedAt', { time: time(movedAt) })}</li>}
      {otherBrowserAt !== null && <li data-tone="bad">{t('people.otherBrowserAt', { time: time(otherBrowserAt) })}</li>}
      {floor?.seat === person.seat && <li data-tone="good">{t('people.hasFloor')}</li>}
      {share === person.seat && <li data-tone="good">{t('people.shares')}</li>}
      {person.mayShare && share !== person.seat && <li>{t('people.mayShare')}</li>}
      {person.protected && <li data-tone="warn">{t('people.isProtected')}</li>}
      {device !== undefined && <li>{t('people.sitsWith', { name: displayName(t, device) })}</li>}
      <Spoken person={person} floor={floor} />
    </ul>
  );
}

/** How long the person has had the floor altogether; ticks while they have it. */
function Spoken({ person, floor }: { readonly person: NamedPerson; readonly floor: Scene['floor'] }) {
  if (floor?.seat === person.seat) return <Ticking person={person} floor={floor} />;
  return person.spokenMs >= WORTH_TELLING_MS && <SpokenFor ms={person.spokenMs} />;
}

function Ticking({ person, floor }: { readonly person: NamedPerson; readonly floor: NonNullable<Scene['floor']> }) {
  const offset = useSession((state) => state.clockOffsetMs);
  const now = useNow(floor.since - person.spokenMs - offset) + offset;
  return <SpokenFor ms={spokenMs(floor, person, now)} />;
}

function SpokenFor({ ms }: { readonly ms: number }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  return <li>{t('people.spoken', { time: formatMinutes(language, ms) })}</li>;
}
