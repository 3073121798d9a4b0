import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { NamedPerson, Scene } from '@mahzar/shared/protocol/pushes';
import { formatClock, formatMinutes, formatTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { useNow } from '../../ui/useNow.ts';
import { useConductWords } from '../conduct/useConductWords.ts';
import { useOfScene, usePartsOfScene, useSession } from '../context/SessionContext.tsx';
import { spokenMs } from '../floor/floor-time.ts';
import { lengthOf } from '../floor/length.ts';
import { displayName } from '../names/display-name.ts';

/** In a shorter time nobody has missed a word, ms. */
const WORTH_TELLING_MS = 1000;

interface Note {
  readonly key: string;
  readonly tone: 'good' | 'warn' | 'bad' | undefined;
  readonly words: ReactNode;
}

/** Further facts about a person in few words: connection, floor, share, protection, shared device. */
export function PersonNotes({ person }: { readonly person: NamedPerson }) {
  const notes = useNotes(person);
  // Screen readers announce even an empty list.
  if (notes.length === 0) return null;
  return (
    <ul className="plain-list people__notes">
      {notes.map(({ key, tone, words }) => (
        <li key={key} data-tone={tone}>
          {words}
        </li>
      ))}
    </ul>
  );
}

function useNotes(person: NamedPerson): readonly Note[] {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const tc = useConductWords();
  const { floor, share, presiding } = usePartsOfScene('floor', 'share', 'presiding');
  const { seat, awaySince, leftAt, missed, movedAt, sitsWith, otherBrowserAt } = person;
  const device = useOfScene(({ me, people }) => [...people, me].find((other) => other.seat === sitsWith));
  const hasFloor = floor?.seat === seat;
  const time = (at: number): string => formatTime(language, at);
  const notes: Note[] = [];
  const note = (key: string, words: ReactNode, tone?: Note['tone']): void => void notes.push({ key, words, tone });
  if (awaySince !== null)
    note('away', `${t('courtroom.away')}: ${t('people.awaySince', { time: time(awaySince) })}`, 'bad');
  if (missed !== null && missed.ms >= WORTH_TELLING_MS) {
    const { unit, count } = lengthOf(missed.ms);
    note('missed', tc(`people.absent.${unit}`, { count, time: formatClock(language, missed.at) }), 'warn');
  }
  if (leftAt !== null) note('left', tc('people.leftAt', { time: formatClock(language, leftAt) }));
  if (presiding === seat) note('presides', tc('people.presides'), 'good');
  if (movedAt !== null) note('moved', t('people.movedAt', { time: time(movedAt) }), 'warn');
  if (otherBrowserAt !== null) note('other-browser', t('people.otherBrowserAt', { time: time(otherBrowserAt) }), 'bad');
  if (hasFloor) note('floor', t('people.hasFloor'), 'good');
  if (share === seat) note('shares', t('people.shares'), 'good');
  else if (person.mayShare) note('may-share', t('people.mayShare'));
  if (person.protected) note('protected', t('people.isProtected'), 'warn');
  if (device !== undefined) note('device', t('people.sitsWith', { name: displayName(t, device) }));
  if (hasFloor) note('spoken', <Ticking person={person} floor={floor} />);
  else if (person.spokenMs >= WORTH_TELLING_MS) note('spoken', <SpokenFor ms={person.spokenMs} />);
  return notes;
}

/** The total speaking time of the person who has the floor now. */
function Ticking({ person, floor }: { readonly person: NamedPerson; readonly floor: NonNullable<Scene['floor']> }) {
  const offset = useSession((state) => state.clockOffsetMs);
  const now = useNow(floor.since - person.spokenMs - offset) + offset;
  return <SpokenFor ms={spokenMs(floor, person, now)} />;
}

function SpokenFor({ ms }: { readonly ms: number }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  return <>{t('people.spoken', { time: formatMinutes(language, ms) })}</>;
}
