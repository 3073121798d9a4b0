import { CASE_STATES, listCases, searchCases } from '@mahzar/shared/rest/cases';
import type { CaseSummary } from '@mahzar/shared/rest/cases';
import { listRegistryTasks } from '@mahzar/shared/rest/own-hearings';
import { listPowers } from '@mahzar/shared/rest/powers';
import { useBookingWords } from '../words/useBookingWords.ts';
import { useList, useLoad } from '../api/useLoad.ts';
import { OwnTasks } from '../own/OwnTasks.tsx';
import { CaseNumber } from '../ui/CaseNumber.tsx';
import { SelectField, TextField } from '../ui/Field.tsx';
import { LinkButton } from '../ui/LinkButton.tsx';
import { Moment } from '../ui/Moment.tsx';
import { Screen } from '../ui/Screen.tsx';
import { Empty, Listed } from '../ui/States.tsx';
import { Table } from '../ui/Table.tsx';
import { useAddressed } from '../ui/useAddressed.ts';
import { useSearchText } from '../ui/useSearchText.ts';
import { useStaffWords } from '../words/useStaffWords.ts';
import { useMay } from '../session/who.tsx';

/** The court's cases, searchable by number, words of the title, name or national ID. */
export default function CasesPage() {
  const t = useStaffWords();
  const words = useBookingWords();
  const may = useMay();
  const [at, change] = useAddressed({ state: 'open' });
  const [text, setText] = useSearchText('cases');
  const searched = text.trim();
  const state = CASE_STATES.find((one) => one === at.state);
  const filter = { ...(state !== undefined && { state }), limit: 100 };
  const all = useList(listCases, { query: filter }, { when: searched === '' });
  const found = useList(searchCases, { body: { ...filter, text: searched } }, { when: searched !== '' });
  const list = searched === '' ? all : found;
  const add = may('edit-cases') && (
    <LinkButton href="/cases/new" look="primary" icon="plus">
      {t('cases.new')}
    </LinkButton>
  );
  const powers = useLoad(listPowers, {}, { when: may('edit-cases') });
  const waiting = powers.data?.items.length ?? 0;
  const tasks = useLoad(listRegistryTasks, {}, { when: may('edit-cases') });
  return (
    <Screen
      title={t('nav.cases')}
      acts={
        <>
          {waiting > 0 && <LinkButton href="/powers">{t('powers.waiting', { count: waiting })}</LinkButton>}
          {add}
        </>
      }
    >
      {tasks.data !== undefined && tasks.data.items.length > 0 && (
        <section className="part" aria-labelledby="of-nobody">
          <h2 id="of-nobody">{t('cases.ofNobody')}</h2>
          <OwnTasks tasks={tasks.data} label={t('cases.ofNobody')} />
        </section>
      )}
      <form className="filters" role="search" onSubmit={(event) => event.preventDefault()}>
        <div className="field--wide">
          <TextField
            name="text"
            label={t('common.search')}
            type="search"
            value={text}
            more={{ placeholder: t('cases.searchHint') }}
            onChange={setText}
          />
        </div>
        <SelectField
          name="state"
          label={t('bookings.state')}
          value={state ?? ''}
          values={CASE_STATES}
          nameOf={(one) => t(`cases.states.${one}`)}
          empty={t('common.all')}
          onChange={(one) => change({ state: one === '' ? 'all' : one })}
        />
      </form>
      <Listed
        of={list}
        empty={
          searched === '' ? (
            <Empty title={t('cases.none')} text={t('cases.noneText')}>
              {add}
            </Empty>
          ) : (
            <Empty title={t('common.nothingFits')} />
          )
        }
      >
        {(items) => (
          <Table
            caption={t('nav.cases')}
            rows={items}
            keyOf={({ id }) => id}
            linkOf={({ id }) => `/cases/${id}`}
            stateOf={(row: CaseSummary) => (row.state === 'archived' ? 'over' : undefined)}
            more={list.more}
            isFetchingMore={list.isFetchingMore}
            columns={[
              {
                key: 'number',
                head: t('bookings.caseNumber'),
                cell: ({ number }) => <CaseNumber number={number} />,
                sort: ({ number }) => number,
              },
              { key: 'title', head: t('cases.title'), cell: ({ title }) => title, sort: ({ title }) => title },
              { key: 'branch', head: t('bookings.branch'), cell: ({ branch }) => branch, sort: ({ branch }) => branch },
              { key: 'kind', head: t('cases.kind'), cell: ({ kind }) => t(`cases.kinds.${kind}`) },
              { key: 'people', head: t('cases.parties'), cell: ({ people }) => words.people(people), isExtra: true },
              {
                key: 'changed',
                head: t('cases.changedAt'),
                cell: ({ changedAt }) => <Moment at={changedAt} as="date" />,
                sort: ({ changedAt }) => changedAt,
                isExtra: true,
              },
            ]}
          />
        )}
      </Listed>
    </Screen>
  );
}
