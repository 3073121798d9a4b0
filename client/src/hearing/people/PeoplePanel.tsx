import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NamedPerson } from '@mahzar/shared/protocol/pushes';
import { Button } from '../../ui/Button.tsx';
import { Confirm } from '../../ui/Confirm.tsx';
import { useFocusKept } from '../../ui/useFocusKept.ts';
import { usePartsOfScene } from '../context/SessionContext.tsx';
import { useAct } from '../acts/useAct.ts';
import { displayName } from '../names/display-name.ts';
import { useConductWords } from '../conduct/useConductWords.ts';
import { Gallery } from './Gallery.tsx';
import { Group } from './Group.tsx';
import { groupPeople } from './groups.ts';
import { HandRow } from './HandRow.tsx';
import { MicrophoneActs } from './MicrophoneActs.tsx';
import { PersonRow } from './PersonRow.tsx';
import { Rooms } from './Rooms.tsx';
import { usePersonAct } from './usePersonAct.ts';
import './people.css';

/** Returns the heading of a section, which shows the number of remaining people; if the section is gone, the first heading. */
function headingOf(list: HTMLElement, part: Element | null): HTMLElement | null {
  return (part?.isConnected === true ? part : list).querySelector('h3');
}

/** The present and waiting people; for people who run the hearing also the possible acts. */
export default function PeoplePanel() {
  const { t } = useTranslation();
  const tc = useConductWords();
  const scene = usePartsOfScene('kind', 'me', 'people', 'consultations', 'acts');
  const act = useAct();
  const [removing, setRemoving] = useState<NamedPerson | null>(null);
  const onAct = usePersonAct(setRemoving);
  const list = useRef<HTMLDivElement>(null);
  useFocusKept(list, headingOf);
  const { hands, waiting, toCall, inCourtroom, rooms, left, outside, expelled, gallery } = groupPeople(scene);
  // Technicians are admitted individually.
  const together = waiting.filter(({ role }) => role !== 'technician');
  const admits = scene.acts.includes('admit');
  const rows = (people: readonly NamedPerson[]) =>
    people.map((person) => <PersonRow key={person.seat} person={person} onAct={onAct} />);
  return (
    // Focusable where it has no button, so that the keyboard can scroll it, as axe's rule scrollable-region-focusable requires.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div ref={list} className="people" tabIndex={admits ? undefined : 0}>
      {hands.length > 0 && (
        <Group
          title={t('people.hands')}
          count={hands.length}
          action={
            hands.length > 1 &&
            scene.acts.includes('lower-all-hands') && (
              <Button size="small" onPress={() => void act('lower-all-hands', {})}>
                {t('people.lowerAll')}
              </Button>
            )
          }
        >
          {hands.map((person, index) => (
            <HandRow key={person.seat} person={person} turn={index + 1} onAct={onAct} />
          ))}
        </Group>
      )}
      {admits && (
        <Group
          title={t('people.waiting')}
          count={waiting.length}
          action={
            together.length > 1 &&
            scene.acts.includes('admit-all') && (
              <Button size="small" onPress={() => void act('admit-all', {})}>
                {t('people.admitAll')}
              </Button>
            )
          }
        >
          {waiting.length === 0 ? <li className="people__none">{t('people.nobodyWaiting')}</li> : rows(waiting)}
        </Group>
      )}
      {toCall.length > 0 && (
        <Group title={t('people.toCall')} count={toCall.length} note={t('people.toCallNote')}>
          {rows(toCall)}
        </Group>
      )}
      <Group title={t('people.inCourtroom')} count={inCourtroom.length} action={<MicrophoneActs />}>
        {rows(inCourtroom)}
      </Group>
      <Rooms rooms={rooms} onAct={onAct} />
      <Gallery gallery={gallery} onAct={onAct} />
      {left.length > 0 && (
        <Group title={tc('people.left')} count={left.length}>
          {rows(left)}
        </Group>
      )}
      {outside.length > 0 && (
        <Group title={t('people.outside')} count={outside.length}>
          {rows(outside)}
        </Group>
      )}
      {expelled.length > 0 && (
        <Group title={t('people.expelled')} count={expelled.length}>
          {rows(expelled)}
        </Group>
      )}
      <Confirm
        title={t('people.removeQuestion', { name: removing === null ? '' : displayName(t, removing) })}
        text={t('people.removeText')}
        confirm={t('people.removeConfirm')}
        cancel={t('judge.cancel')}
        isOpen={removing !== null}
        onCancel={() => setRemoving(null)}
        onConfirm={() => {
          if (removing !== null) void act('remove', { seat: removing.seat });
          setRemoving(null);
        }}
      />
    </div>
  );
}
