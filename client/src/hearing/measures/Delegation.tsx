import { useState } from 'react';
import type { Act } from '@mahzar/shared/hearing/law/permissions';
import { Button } from '../../ui/Button.tsx';
import { useConductWords } from '../conduct/useConductWords.ts';
import { usePartsOfScene } from '../context/SessionContext.tsx';
import { useAct } from '../acts/useAct.ts';
import { usePermissionWords } from '../permissions/usePermissionWords.ts';
import '../../ui/ticks.css';
import { DELEGABLE, DELEGABLE_GROUPS } from './delegable.ts';

/** Acts that the clerk may do in place of the judge. Ticks take effect together, when they are submitted. */
export function Delegation() {
  const tc = useConductWords();
  const tAct = usePermissionWords();
  const { delegated } = usePartsOfScene('delegated');
  const act = useAct();
  /** Ticks that are not submitted yet; null when there are none. */
  const [draft, setDraft] = useState<readonly Act[] | null>(null);
  const ticked = draft ?? delegated;
  const changed = draft !== null && !sameActs(draft, delegated);
  const tick = (name: Act, on: boolean): void =>
    setDraft(on ? [...ticked, name] : ticked.filter((other) => other !== name));
  return (
    <>
      <p className="measure__note">{tc('delegation.note')}</p>
      {DELEGABLE_GROUPS.map((group) => (
        <fieldset key={group} className="ticks">
          <legend>{tc(`delegation.groups.${group}`)}</legend>
          {DELEGABLE[group].map((name) => (
            <label key={name} className="tick">
              <input
                type="checkbox"
                checked={ticked.includes(name)}
                onChange={({ currentTarget }) => tick(name, currentTarget.checked)}
              />
              {tAct(`acts.${name}`)}
            </label>
          ))}
        </fieldset>
      ))}
      <div className="measure__set">
        <p className="measure__result" role="status">
          {changed ? tc('delegation.notYet') : ''}
        </p>
        <Button
          look="primary"
          isDisabled={!changed}
          onPress={() => void act('delegate', { acts: [...ticked] }).then(({ ok }) => ok && setDraft(null))}
        >
          {tc('delegation.save')}
        </Button>
      </div>
    </>
  );
}

function sameActs(some: readonly Act[], others: readonly Act[]): boolean {
  return some.length === others.length && some.every((name) => others.includes(name));
}
