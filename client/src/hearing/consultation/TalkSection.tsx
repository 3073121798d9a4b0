import { useTranslation } from 'react-i18next';
import { useScene } from '../context/SessionContext.tsx';
import { consultablePeople } from './room.ts';
import { TalkList } from './TalkList.tsx';

/** In the waiting room: the person's lawyer or client, for a private talk. Empty when there is none. */
export function TalkSection() {
  const { t } = useTranslation();
  const scene = useScene();
  const people = consultablePeople(scene);
  if (people.length === 0) return null;
  return (
    <section className="own" aria-labelledby="talk">
      <h2 id="talk" className="next__title">
        {t('panels.talk')}
      </h2>
      <p className="talk__lead">{t('talk.private')}</p>
      <TalkList people={people} />
    </section>
  );
}
