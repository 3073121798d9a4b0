import { useState } from 'react';
import { createApiClient, listApiClients, revokeApiClient } from '@mahzar/shared/rest/api-clients';
import type { ApiClient } from '@mahzar/shared/rest/api-clients';
import { API_CLIENT_ACTS } from '@mahzar/shared/staff/api-client-acts';
import type { ApiClientAct } from '@mahzar/shared/staff/api-client-acts';
import { formatList } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { Confirm } from '../../ui/Confirm.tsx';
import { useAct } from '../api/useAct.ts';
import { useList } from '../api/useLoad.ts';
import { hoursOfDay } from '../ui/court-time.ts';
import { Badge } from '../ui/Badge.tsx';
import { DateField } from '../ui/DateField.tsx';
import { TextField, TicksField } from '../ui/Field.tsx';
import { Form } from '../ui/Form.tsx';
import { LinkButton } from '../ui/LinkButton.tsx';
import { missing } from '../ui/missing.ts';
import { Moment } from '../ui/Moment.tsx';
import { OnceOnly } from '../ui/OnceOnly.tsx';
import { Screen } from '../ui/Screen.tsx';
import { Empty, Listed } from '../ui/States.tsx';
import { Table } from '../ui/Table.tsx';
import { useTell } from '../ui/Toasts.tsx';
import { useDraft } from '../ui/useDraft.ts';
import { useTellFailure } from '../ui/useTellFailure.ts';
import { useStaffWords } from '../words/useStaffWords.ts';

/** Systems of the court that call the service with a token of their own. */
export default function ApiClientsPage() {
  const t = useStaffWords();
  const { language } = useLanguage();
  const tell = useTell();
  const tellFailure = useTellFailure();
  const [isAdding, setAdding] = useState(false);
  const [revoked, setRevoked] = useState<ApiClient | null>(null);
  const list = useList(listApiClients, { query: { limit: 100 } });
  const revoke = useAct(revokeApiClient);
  return (
    <Screen
      title={t('nav.machines')}
      lead={t('machines.lead')}
      acts={
        <>
          <Button look="primary" icon="plus" onPress={() => setAdding(true)}>
            {t('machines.add')}
          </Button>
          <LinkButton href="/webhooks">{t('nav.webhooks')}</LinkButton>
        </>
      }
    >
      {isAdding && <AddApiClient onClose={() => setAdding(false)} />}
      <Listed of={list} empty={<Empty title={t('machines.none')} />}>
        {(items) => (
          <Table
            caption={t('nav.machines')}
            rows={items}
            keyOf={({ id }) => id}
            stateOf={({ revokedAt }) => (revokedAt === null ? undefined : 'over')}
            more={list.more}
            isFetchingMore={list.isFetchingMore}
            columns={[
              {
                key: 'name',
                head: t('machines.name'),
                cell: ({ name }) => <strong>{name}</strong>,
                sort: ({ name }) => name,
              },
              {
                key: 'acts',
                head: t('machines.acts'),
                cell: ({ acts }) =>
                  formatList(
                    language,
                    acts.map((act) => t(`acts.${act}`)),
                  ),
                isExtra: true,
              },
              {
                key: 'used',
                head: t('machines.lastUsed'),
                cell: ({ lastUsedAt }) =>
                  lastUsedAt === null ? t('common.none') : <Moment at={lastUsedAt} as="short" />,
                sort: ({ lastUsedAt }) => lastUsedAt ?? 0,
              },
              {
                key: 'state',
                head: t('bookings.state'),
                cell: ({ revokedAt, expiresAt }) =>
                  revokedAt !== null ? (
                    <Badge>{t('machines.revoked')}</Badge>
                  ) : expiresAt === null ? (
                    <Badge look="good">{t('machines.valid')}</Badge>
                  ) : (
                    <>
                      {t('colleagues.until')} <Moment at={expiresAt} as="date" />
                    </>
                  ),
              },
              {
                key: 'revoke',
                head: t('common.actions'),
                isQuiet: true,
                cell: (apiClient) =>
                  apiClient.revokedAt === null ? (
                    <Button look="quiet" onPress={() => setRevoked(apiClient)}>
                      {t('machines.revoke')}
                    </Button>
                  ) : null,
              },
            ]}
          />
        )}
      </Listed>
      <Confirm
        title={t('machines.revokeTitle', { name: revoked?.name ?? '' })}
        text={t('machines.revokeText')}
        confirm={t('machines.revoke')}
        cancel={t('common.cancel')}
        isOpen={revoked !== null}
        onCancel={() => setRevoked(null)}
        onConfirm={() => {
          if (revoked === null) return;
          setRevoked(null);
          revoke.mutate(
            { params: { machine: revoked.id } },
            {
              onSuccess: () => tell(t('machines.wasRevoked')),
              onError: tellFailure,
            },
          );
        }}
      />
    </Screen>
  );
}

function AddApiClient({ onClose }: { readonly onClose: () => void }) {
  const t = useStaffWords();
  const { value, change, forget } = useDraft<{ name: string; acts: readonly ApiClientAct[]; until: string }>(
    'machine',
    {
      name: '',
      acts: [],
      until: '',
    },
  );
  const act = useAct(createApiClient);
  if (act.data !== undefined) {
    return (
      <OnceOnly
        title={t('machines.tokenTitle', { name: act.data.machine.name })}
        text={t('machines.tokenText')}
        secret={act.data.token}
        acts={
          <Button look="quiet" onPress={onClose}>
            {t('common.close')}
          </Button>
        }
      />
    );
  }
  return (
    <section className="card">
      <Form
        error={act.error}
        isBusy={act.isPending}
        submit={t('machines.add')}
        check={() => [
          ...missing('name', value.name),
          ...(value.acts.length === 0 ? [{ field: 'acts', code: 'one-at-least' }] : []),
        ]}
        onSubmit={() =>
          act.mutate(
            {
              body: {
                name: value.name.trim(),
                acts: [...value.acts],
                expiresAt: value.until === '' ? null : hoursOfDay(value.until).to,
              },
            },
            { onSuccess: forget },
          )
        }
        onCancel={onClose}
      >
        <div className="form__row">
          <TextField
            name="name"
            label={t('machines.name')}
            autoFocus
            maxLength={100}
            value={value.name}
            onChange={(name) => change({ name })}
          />
          <DateField
            name="expiresAt"
            label={t('machines.until')}
            value={value.until}
            onChange={(until) => change({ until })}
          />
        </div>
        <TicksField
          name="acts"
          label={t('machines.acts')}
          values={API_CLIENT_ACTS}
          chosen={value.acts}
          nameOf={(one) => t(`acts.${one}`)}
          onChange={(acts) => change({ acts })}
        />
      </Form>
    </section>
  );
}
