import { listPowers } from '@mahzar/shared/rest/powers';
import { useLoad } from '../api/useLoad.ts';
import { CaseNumber } from '../ui/CaseNumber.tsx';
import { LinkButton } from '../ui/LinkButton.tsx';
import { Moment } from '../ui/Moment.tsx';
import { Screen } from '../ui/Screen.tsx';
import { Empty, Loaded } from '../ui/States.tsx';
import { Table } from '../ui/Table.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';

/** Waiting powers of attorney of lawyers whom no case names yet, oldest first. */
export default function PowersPage() {
  const t = useStaffWords();
  const read = useLoad(listPowers, {});
  return (
    <Screen
      title={t('powers.title')}
      lead={t('powers.lead')}
      acts={
        <LinkButton href="/cases" look="quiet">
          {t('nav.cases')}
        </LinkButton>
      }
    >
      <Loaded of={read}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={t('powers.none')} />
          ) : (
            <Table
              caption={t('powers.title')}
              rows={items}
              keyOf={({ id }) => id}
              linkOf={({ id }) => `/powers/${id}`}
              columns={[
                {
                  key: 'number',
                  head: t('bookings.caseNumber'),
                  cell: ({ caseNumber }) => <CaseNumber number={caseNumber} />,
                },
                { key: 'filed', head: t('powers.filedAt'), cell: ({ filedAt }) => <Moment at={filedAt} as="short" /> },
                {
                  key: 'found',
                  head: t('powers.inFile'),
                  cell: (row) => t(row.case === null ? 'powers.notFound' : 'powers.found'),
                },
              ]}
            />
          )
        }
      </Loaded>
    </Screen>
  );
}
