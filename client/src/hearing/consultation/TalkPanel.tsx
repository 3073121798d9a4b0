import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useConductWords } from '../conduct/useConductWords.ts';
import { useScene } from '../context/SessionContext.tsx';
import { consultablePeople } from './room.ts';
import { Calling } from './Calling.tsx';
import { TalkList } from './TalkList.tsx';
import { useTalk } from './useTalk.ts';
import './talk.css';

/** The people whom this person can call to a private talk with one press. */
export default function TalkPanel() {
  const { t } = useTranslation();
  const tc = useConductWords();
  const scene = useScene();
  const talk = useTalk();
  const { consultation, phase } = scene;
  const people = consultablePeople(scene);
  const free = people.filter(({ person }) => consultation?.invited.includes(person.seat) !== true);
  const deliberates = scene.acts.includes('deliberate');
  return (
    <div className="talk">
      <div className="talk__about">
        <p className="talk__private">
          <Icon name="lock" />
          {t('talk.private')}
        </p>
        {consultation === null && phase === 'in-session' && <p>{tc('talk.goesOn')}</p>}
        {consultation?.locked === true && <p>{tc('talk.lockedInside')}</p>}
      </div>
      <Calling />
      {people.length === 0 ? <p className="talk__none">{tc('talk.nobody')}</p> : <TalkList people={people} />}
      {deliberates && free.length > 1 && (
        <div className="talk__all">
          <Button look="primary" onPress={() => void talk(free.map(({ person }) => person.seat))}>
            {tc('talk.callAll')}
          </Button>
        </div>
      )}
    </div>
  );
}
