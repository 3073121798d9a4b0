import type { CaseProceedings, ShownOrder } from '@mahzar/shared/rest/proceedings';
import { formatList } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';
import { useCaseWords } from './useCaseWords.ts';

/** The decisions besides the text: the parties concerned, the deadline that begins with the service, and the access level. */
export function OrderDecisions({
  held,
  decided: { to, deadline, level },
}: {
  readonly held: CaseProceedings;
  readonly decided: Pick<ShownOrder, 'to' | 'deadline' | 'level'>;
}) {
  const t = useStaffWords();
  const { language } = useLanguage();
  const { personIn } = useCaseWords();
  const names = to.map((party) => personIn(held, party));
  const facts: readonly (readonly [string, string])[] = [
    [t('cases.concerns'), names.length === 0 ? t('common.none') : formatList(language, names)],
    [
      t('cases.deadline'),
      deadline === null
        ? t('cases.noDeadline')
        : t('cases.deadlineOf', { kind: t(`cases.deadlineKinds.${deadline.kind}`), count: deadline.days }),
    ],
    [t('cases.access'), t(`cases.levels.${level}`)],
  ];
  return (
    <dl className="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
