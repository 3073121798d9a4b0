import { useState } from 'react';
import type { AccountId } from '@mahzar/shared/proceedings/ids';
import { ASSIGNMENTS } from '@mahzar/shared/proceedings/words';
import { actInCase } from '@mahzar/shared/rest/proceedings';
import type { CaseProceedings } from '@mahzar/shared/rest/proceedings';
import { listColleagues } from '@mahzar/shared/rest/staff';
import { Button } from '../../ui/Button.tsx';
import { useAct } from '../api/useAct.ts';
import { useLoad } from '../api/useLoad.ts';
import { Badge } from '../ui/Badge.tsx';
import { ActForm, ChoiceField } from '../ui/ActForm.tsx';
import { missing } from '../ui/missing.ts';
import { Loaded } from '../ui/States.tsx';
import { useTellFailure } from '../ui/useTellFailure.ts';
import { useStaffWords } from '../words/useStaffWords.ts';

interface CaseStaffProps {
  readonly id: string;
  readonly held: CaseProceedings;
}

/** The staff assigned to the case, who may read confidential documents. The registry assigns and releases them. */
export function CaseStaff({ id, held }: CaseStaffProps) {
  const t = useStaffWords();
  const act = useAct(actInCase);
  const failed = { onError: useTellFailure() };
  const [asks, setAsks] = useState(false);
  const mayAssign = held.acts.includes('assign-staff');
  if (held.staff.length === 0 && !mayAssign) return null;
  return (
    <section className="part" aria-labelledby="case-staff">
      <div className="part__head">
        <h2 id="case-staff">{t('cases.staff')}</h2>
        {mayAssign && !asks && <Button onPress={() => setAsks(true)}>{t('cases.assign')}</Button>}
      </div>
      {asks && <Assigning id={id} held={held} onClose={() => setAsks(false)} />}
      <ul className="plain-list lines">
        {held.staff.map(({ account, name, as, lost }) => {
          const who = `${name ?? t('cases.doers.staff')} (${t(`cases.assignments.${as}`)})`;
          return (
            <li key={`${account}-${as}`}>
              <span>{who}</span>
              {lost !== null && (
                <Badge look="warn">{t(`cases.lost.${lost}`, { as: t(`cases.assignments.${as}`) })}</Badge>
              )}
              {held.acts.includes('release-staff') && (
                <Button
                  look="quiet"
                  aria-label={t('cases.releaseWho', { who })}
                  onPress={() =>
                    act.mutate({ params: { case: id }, body: { type: 'release-staff', account, as } }, failed)
                  }
                >
                  {t('cases.release')}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** Asks for a colleague, and the capacity of the assignment. */
function Assigning({ id, held, onClose }: CaseStaffProps & { readonly onClose: () => void }) {
  const t = useStaffWords();
  const read = useLoad(listColleagues, {});
  const act = useAct(actInCase);
  const [chosen, setChosen] = useState('');
  return (
    <Loaded of={read}>
      {({ items }) => {
        const all = items.flatMap(({ account, name, roles }) =>
          ASSIGNMENTS.filter((as) => roles.includes(as)).map((as) => ({
            key: `${as} ${account}`,
            words: `${name} (${t(`cases.assignments.${as}`)})`,
            account: account as AccountId,
            as,
          })),
        );
        const open = all.filter(
          ({ account, as }) => !held.staff.some((one) => one.account === account && one.as === as),
        );
        return (
          <ActForm
            title={t('cases.assign')}
            error={act.error}
            isBusy={act.isPending}
            submit={t('common.save')}
            check={() => missing('colleague', chosen)}
            onSubmit={() => {
              const one = open.find(({ key }) => key === chosen);
              if (one === undefined) return;
              const body = { type: 'assign-staff', account: one.account, as: one.as } as const;
              act.mutate({ params: { case: id }, body }, { onSuccess: onClose });
            }}
            onClose={onClose}
          >
            <ChoiceField
              name="colleague"
              label={t('cases.colleague')}
              value={chosen}
              values={open.map(({ key }) => key)}
              nameOf={(key) => open.find((one) => one.key === key)?.words ?? ''}
              onChange={setChosen}
            />
          </ActForm>
        );
      }}
    </Loaded>
  );
}
