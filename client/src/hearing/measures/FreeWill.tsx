import { useTranslation } from 'react-i18next';
import { FREE_WILL_QUESTIONS } from '@mahzar/shared/hearing/state';
import type { NamedPerson } from '@mahzar/shared/protocol/pushes';
import { useConductWords } from '../conduct/useConductWords.ts';
import { useScene } from '../context/SessionContext.tsx';
import { displayName } from '../names/display-name.ts';
import { checkable, outcomeOf } from './free-will.ts';
import { FreeWillQuestion } from './FreeWillQuestion.tsx';

/** Questions to read to a person who may be under pressure, with the answers and their times. */
export function FreeWill() {
  const tc = useConductWords();
  const people = checkable(useScene());
  return (
    <>
      <p className="measure__note">{people.length === 0 ? tc('freeWill.nobody') : tc('freeWill.note')}</p>
      {people.map((person) => (
        <Checked key={person.seat} person={person} />
      ))}
    </>
  );
}

function Checked({ person }: { readonly person: NamedPerson }) {
  const { t } = useTranslation();
  const tc = useConductWords();
  const { answered, state } = outcomeOf(person);
  return (
    <details className="checked">
      <summary>
        <span className="measure__name">
          <bdi>{displayName(t, person)}</bdi>
        </span>
        <span className="measure__role"> · {t(`roles.${person.role}`)}</span>
        <span className="checked__outcome" data-state={state}>
          {tc(`freeWill.states.${state}`, { count: answered, total: FREE_WILL_QUESTIONS.length })}
        </span>
      </summary>
      {FREE_WILL_QUESTIONS.map((question) => (
        <FreeWillQuestion key={question} person={person} question={question} />
      ))}
    </details>
  );
}
