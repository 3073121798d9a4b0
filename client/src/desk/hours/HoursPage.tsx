import { listColleagues } from '@mahzar/shared/rest/staff';
import { ALLOCATED_ROLES } from '@mahzar/shared/staff/roles';
import type { StaffRole } from '@mahzar/shared/staff/roles';
import { formatList } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { useLoad } from '../api/useLoad.ts';
import { Screen } from '../ui/Screen.tsx';
import { Empty, Loaded } from '../ui/States.tsx';
import { Table } from '../ui/Table.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';

/** Colleagues who can be allocated to hearings, with links to their working hours. */
export default function HoursPage() {
  const t = useStaffWords();
  const { language } = useLanguage();
  const colleagues = useLoad(listColleagues, {});
  const rolesOf = ({ roles }: { readonly roles: readonly StaffRole[] }): string =>
    formatList(
      language,
      roles.map((role) => t(`roles.${role}`)),
    );
  return (
    <Screen title={t('hours.title')} lead={t('hours.lead')} width="form">
      <Loaded of={colleagues}>
        {({ items }) => {
          const rows = items.filter(({ roles }) => roles.some((role) => ALLOCATED_ROLES.includes(role)));
          if (rows.length === 0) return <Empty title={t('hours.nobody')} />;
          return (
            <Table
              caption={t('nav.colleagues')}
              rows={rows}
              keyOf={({ account }) => account}
              linkOf={({ account }) => `/allocation/hours/${account}`}
              columns={[
                { key: 'name', head: t('account.name'), cell: ({ name }) => name, sort: ({ name }) => name },
                { key: 'roles', head: t('colleagues.roles'), cell: rolesOf, sort: rolesOf },
              ]}
            />
          );
        }}
      </Loaded>
    </Screen>
  );
}
