import { useState } from 'react';
import { listStaff } from '@mahzar/shared/rest/staff';
import type { StaffAccount } from '@mahzar/shared/rest/staff';
import { formatList } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { useList } from '../api/useLoad.ts';
import { Badge } from '../ui/Badge.tsx';
import { Moment } from '../ui/Moment.tsx';
import { Screen } from '../ui/Screen.tsx';
import { Listed } from '../ui/States.tsx';
import { Table } from '../ui/Table.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';
import { Invite } from './Invite.tsx';

const LOOKS = { invited: 'warn', active: 'good', disabled: 'plain' } as const;

/** The accounts of this court's desk. */
export default function ColleaguesPage() {
  const t = useStaffWords();
  const { language } = useLanguage();
  const [isInviting, setInviting] = useState(false);
  const list = useList(listStaff, { query: { limit: 100 } });
  const rolesOf = ({ roles }: StaffAccount): string =>
    formatList(
      language,
      roles.map((role) => t(`roles.${role}`)),
    );
  return (
    <Screen
      title={t('nav.colleagues')}
      acts={
        !isInviting && (
          <Button look="primary" icon="invite" onPress={() => setInviting(true)}>
            {t('colleagues.invite')}
          </Button>
        )
      }
    >
      {isInviting && <Invite onClose={() => setInviting(false)} />}
      {/* Never empty, because the viewer has an account. */}
      <Listed of={list} empty={null}>
        {(items) => (
          <Table
            caption={t('nav.colleagues')}
            rows={items}
            keyOf={({ id }) => id}
            linkOf={({ id }) => `/colleagues/${id}`}
            stateOf={({ state }) => (state === 'disabled' ? 'over' : undefined)}
            more={list.more}
            isFetchingMore={list.isFetchingMore}
            columns={[
              { key: 'name', head: t('account.name'), cell: ({ name }) => name, sort: ({ name }) => name },
              {
                key: 'email',
                head: t('signIn.email'),
                cell: ({ email }) => <bdi>{email}</bdi>,
                sort: ({ email }) => email,
              },
              { key: 'roles', head: t('colleagues.roles'), cell: rolesOf, sort: rolesOf },
              {
                key: 'state',
                head: t('colleagues.state'),
                cell: ({ state }) => <Badge look={LOOKS[state]}>{t(`colleagues.states.${state}`)}</Badge>,
                sort: ({ state }) => state,
              },
              {
                key: 'seen',
                head: t('colleagues.lastSignIn'),
                cell: ({ lastSignInAt }) =>
                  lastSignInAt === null ? t('common.none') : <Moment at={lastSignInAt} as="short" />,
                sort: ({ lastSignInAt }) => lastSignInAt ?? 0,
                isExtra: true,
              },
            ]}
          />
        )}
      </Listed>
    </Screen>
  );
}
