import { useParams } from 'wouter';
import { exportOfficeFigures, OFFICE_FIGURES_BY, readOfficeFigures } from '@mahzar/shared/rest/office-figures';
import { listOfficials } from '@mahzar/shared/rest/office-requests';
import { readOffice } from '@mahzar/shared/rest/offices';
import { addressOf } from '../../connection/call.ts';
import { formatDay } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { useLoad } from '../api/useLoad.ts';
import { useQueueWords } from '../ui/useQueueWords.ts';
import { hoursOfDay, monthOf } from '../ui/court-time.ts';
import { DateField } from '../ui/DateField.tsx';
import { MissingPage } from '../ui/MissingPage.tsx';
import { SelectField } from '../ui/Field.tsx';
import { Screen } from '../ui/Screen.tsx';
import { Empty, Loaded } from '../ui/States.tsx';
import { Tabs } from '../ui/Tabs.tsx';
import { today, useAddressed } from '../ui/useAddressed.ts';
import { useStaffWords } from '../words/useStaffWords.ts';
import { problemOfDays } from './days.ts';
import { OfficeFigures } from './OfficeFigures.tsx';

/** Figures of an office's meetings in a range of days: total, by day or by official, as charts, a table and CSV. */
export default function OfficeFiguresPage() {
  const { office } = useParams<{ office: string }>();
  const t = useQueueWords();
  const common = useStaffWords();
  const { language } = useLanguage();
  const [at, change] = useAddressed({ from: today(), to: today(), by: 'official', official: '' });
  const by = OFFICE_FIGURES_BY.find((one) => one === at.by) ?? 'day';
  const problem = problemOfDays(at.from, at.to);
  const { from, to } = at;
  const params = { office };
  const query = { from, to, by, ...(at.official !== '' && { official: at.official }) };
  const figures = useLoad(readOfficeFigures, { params, query }, { when: problem === null });
  const of = useLoad(readOffice, { params });
  const officials = useLoad(listOfficials, { params }).data?.items ?? [];
  const month = monthOf(today(), language);
  if (of.error?.code === 'not-found') return <MissingPage name="notFound" />;
  const shown = (day: string): string => formatDay(language, hoursOfDay(day).from);
  const days = from === to ? shown(from) : `${shown(from)} – ${shown(to)}`;
  return (
    <Screen
      title={t('figures.title')}
      lead={of.data === undefined ? undefined : `${of.data.name} · ${days}`}
      acts={
        <>
          <Button onPress={() => window.print()}>{common('common.print')}</Button>
          {problem === null && (
            <a className="button button--secondary" href={addressOf(exportOfficeFigures, params, query)} download>
              {common('audit.export')}
            </a>
          )}
        </>
      }
    >
      <form className="filters" aria-label={common('common.filter')} onSubmit={(event) => event.preventDefault()}>
        <div className="field">
          <span className="field__label" aria-hidden="true">
            {common('figures.by')}
          </span>
          <Tabs
            label={common('figures.by')}
            value={by}
            values={OFFICE_FIGURES_BY}
            nameOf={(one) => t(`figures.bys.${one}`)}
            onChange={(one) => change({ by: one })}
          />
        </div>
        <DateField
          name="from"
          label={common('figures.from')}
          value={from}
          onChange={(day) => day !== '' && change({ from: day })}
        />
        <DateField
          name="to"
          label={common('figures.to')}
          value={to}
          onChange={(day) => day !== '' && change({ to: day })}
        />
        {officials.length > 1 && (
          <SelectField
            name="official"
            label={t('figures.official')}
            empty={t('figures.all')}
            value={at.official}
            values={officials.map(({ account }) => account)}
            nameOf={(one) => officials.find(({ account }) => account === one)?.name ?? one}
            onChange={(official) => change({ official })}
          />
        )}
        <Button onPress={() => change({ from: today(), to: today() })}>{t('figures.today')}</Button>
        <Button onPress={() => change({ from: month.first, to: today() })}>{common('figures.thisMonth')}</Button>
      </form>
      {problem === null ? (
        <Loaded of={figures}>
          {({ total, items }) =>
            items.length === 0 ? (
              <Empty title={t('figures.none')} text={common('figures.noneText')} />
            ) : (
              <OfficeFigures by={by} rows={items} total={total} />
            )
          }
        </Loaded>
      ) : (
        <div className="state-box" role="alert">
          <h2>{common(`figures.${problem}`)}</h2>
          <p>{common('figures.change')}</p>
        </div>
      )}
    </Screen>
  );
}
