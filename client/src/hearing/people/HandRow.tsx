import { useTranslation } from 'react-i18next';
import { actsOn } from '@mahzar/shared/hearing/projection/acts-on';
import type { PersonAct } from '@mahzar/shared/hearing/projection/acts-on';
import type { NamedPerson } from '@mahzar/shared/protocol/pushes';
import { formatNumber } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { useOfScene } from '../context/SessionContext.tsx';
import type { SightAct } from './person-acts.ts';
import { PersonActs } from './PersonActs.tsx';
import { PersonWho } from './PersonWho.tsx';
import type { OnPersonAct } from './usePersonAct.ts';

/** Acts that answer a raised hand. */
const ANSWERS: readonly SightAct[] = ['give-floor', 'lower-hand'];

interface HandRowProps {
  readonly person: NamedPerson;
  /** Position among the raised hands, from 1. */
  readonly turn: number;
  readonly onAct: OnPersonAct;
}

/** A person who asks to speak or to put a question, with their turn. */
export function HandRow({ person, turn, onAct }: HandRowProps) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const acts: readonly PersonAct[] = useOfScene((scene) =>
    actsOn(scene, person).filter((act) => act === 'give-floor' || act === 'lower-hand'),
  );
  return (
    <li className="people__row">
      <span className="people__turn">
        <span className="visually-hidden">{t('people.order', { number: turn })}</span>
        <span aria-hidden="true">{formatNumber(language, turn)}</span>
      </span>
      <div className="people__who">
        <PersonWho person={person} />
        <p className="people__purpose">{t(`people.purposes.${person.handFor}`)}</p>
      </div>
      <PersonActs person={person} acts={acts} primary={ANSWERS.find((act) => acts.includes(act))} onAct={onAct} />
    </li>
  );
}
