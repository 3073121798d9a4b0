import { exportStatistics, STATISTICS_BY, readStatistics } from '@mahzar/shared/rest/statistics';
import { formatDay } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { addressOf } from '../../connection/call.ts';
import { useLoad } from '../api/useLoad.ts';
import { hoursOfDay, monthLater, monthOf } from '../ui/court-time.ts';
import { DateField } from '../ui/DateField.tsx';
import { Screen } from '../ui/Screen.tsx';
import { Empty, Loaded } from '../ui/States.tsx';
import { Tabs } from '../ui/Tabs.tsx';
import { today, useAddressed } from '../ui/useAddressed.ts';
import { useStaffWords } from '../words/useStaffWords.ts';
import { problemOfDays } from './days.ts';
import { StatisticsTable } from './StatisticsTable.tsx';

/** Figures of the hearings in a range of days, as a table and as CSV. */
export default function StatisticsPage() {
  const t = useStaffWords();
  const { language } = useLanguage();
  const month = monthOf(today(), language);
  const [at, change] = useAddressed({ from: month.first, to: today(), by: 'day' });
  const by = STATISTICS_BY.find((one) => one === at.by) ?? 'day';
  const problem = problemOfDays(at.from, at.to);
  const query = { from: hoursOfDay(at.from).from, to: hoursOfDay(at.to).to, by };
  const statistics = useLoad(readStatistics, { query }, { when: problem === null });
  const lastMonth = monthOf(monthLater(today(), -1, language), language);
  return (
    <Screen
      title={t('nav.figures')}
      lead={
        problem === null
          ? `${formatDay(language, query.from)} – ${formatDay(language, hoursOfDay(at.to).from)}`
          : t('figures.lead')
      }
      acts={
        <>
          <Button onPress={() => window.print()}>{t('common.print')}</Button>
          {problem === null && (
            <a className="button button--secondary" href={addressOf(exportStatistics, {}, query)} download>
              {t('audit.export')}
            </a>
          )}
        </>
      }
    >
      <form className="filters" aria-label={t('common.filter')} onSubmit={(event) => event.preventDefault()}>
        <div className="field">
          <span className="field__label" aria-hidden="true">
            {t('figures.by')}
          </span>
          <Tabs
            label={t('figures.by')}
            value={by}
            values={STATISTICS_BY}
            nameOf={(one) => t(`figures.bys.${one}`)}
            onChange={(one) => change({ by: one })}
          />
        </div>
        <DateField
          name="from"
          label={t('figures.from')}
          value={at.from}
          onChange={(from) => from !== '' && change({ from })}
        />
        <DateField name="to" label={t('figures.to')} value={at.to} onChange={(to) => to !== '' && change({ to })} />
        <Button onPress={() => change({ from: month.first, to: today() })}>{t('figures.thisMonth')}</Button>
        <Button onPress={() => change({ from: lastMonth.first, to: lastMonth.last })}>{t('figures.lastMonth')}</Button>
      </form>
      {problem === null ? (
        <Loaded of={statistics}>
          {({ total, items }) =>
            items.length === 0 ? (
              <Empty title={t('figures.none')} text={t('figures.noneText')} />
            ) : (
              <>
                <StatisticsTable by={by} rows={items} total={total} />
                <p className="soft">{t('figures.hint')}</p>
              </>
            )
          }
        </Loaded>
      ) : (
        <div className="state-box" role="alert">
          <h2>{t(`figures.${problem}`)}</h2>
          <p>{t('figures.change')}</p>
        </div>
      )}
    </Screen>
  );
}
