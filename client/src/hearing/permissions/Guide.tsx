import { PERIODS } from '@mahzar/shared/hearing/law/permission-table';
import { Mark } from './ActRow.tsx';
import { usePermissionWords } from './usePermissionWords.ts';
import { usePhaseList } from './useWhen.ts';

/** Explains the signs and words of the table. */
export function Guide() {
  const t = usePermissionWords();
  const phaseList = usePhaseList();
  return (
    <section className="permissions__guide" aria-labelledby="guide">
      <h2 id="guide">{t('guide.title')}</h2>
      <dl>
        <dt>
          <Mark right="yes" />
        </dt>
        <dd>{t('guide.yes')}</dd>
        <dt>
          <Mark right="delegated" />
        </dt>
        <dd>{t('guide.delegated')}</dd>
      </dl>
      <ul>
        {(['held', 'live', 'before'] as const).map((period) => (
          <li key={period}>
            {t('guide.period', { name: t(`periods.${period}`), phases: phaseList(PERIODS[period]) })}
          </li>
        ))}
        <li>{t('guide.more')}</li>
      </ul>
    </section>
  );
}
