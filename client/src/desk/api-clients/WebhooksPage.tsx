import { useState } from 'react';
import {
  changeWebhook,
  createWebhook,
  deleteWebhook,
  listWebhooks,
  replaceWebhookSecret,
  testWebhook,
} from '@mahzar/shared/rest/webhooks';
import type { Webhook } from '@mahzar/shared/rest/webhooks';
import { WEBHOOK_EVENTS } from '@mahzar/shared/staff/webhook-events';
import type { WebhookEvent } from '@mahzar/shared/staff/webhook-events';
import { formatNumber } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { ActMenu } from '../../ui/ActMenu.tsx';
import { Button } from '../../ui/Button.tsx';
import { useAct } from '../api/useAct.ts';
import { useList } from '../api/useLoad.ts';
import { Badge } from '../ui/Badge.tsx';
import { TextField, TicksField } from '../ui/Field.tsx';
import { Form } from '../ui/Form.tsx';
import { missing } from '../ui/missing.ts';
import { OnceOnly } from '../ui/OnceOnly.tsx';
import { Screen } from '../ui/Screen.tsx';
import { Empty, Listed } from '../ui/States.tsx';
import { Table } from '../ui/Table.tsx';
import { useTell } from '../ui/Toasts.tsx';
import { useDraft } from '../ui/useDraft.ts';
import { useTellFailure } from '../ui/useTellFailure.ts';
import { useStaffWords } from '../words/useStaffWords.ts';

/** Receivers in the court's network that get hearing events. */
export default function WebhooksPage() {
  const t = useStaffWords();
  const tell = useTell();
  const { language } = useLanguage();
  const [isAdding, setAdding] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const list = useList(listWebhooks, { query: { limit: 100 } }, { every: 10_000 });
  const change = useAct(changeWebhook);
  const replace = useAct(replaceWebhookSecret);
  const remove = useAct(deleteWebhook);
  const test = useAct(testWebhook);
  const failed = { onError: useTellFailure() };
  const act = (webhook: Webhook, what: 'test' | 'pause' | 'secret' | 'delete'): void => {
    const params = { webhook: webhook.id };
    const { version } = webhook;
    switch (what) {
      case 'test':
        return test.mutate(
          { params },
          {
            ...failed,
            onSuccess: ({ delivered, status }) =>
              delivered
                ? tell(t('webhooks.tested'))
                : tell(t('webhooks.notTaken', { status: status ?? t('common.none') }), { look: 'failed' }),
          },
        );
      case 'pause':
        return change.mutate({ params, body: { version, paused: webhook.paused === null } }, failed);
      case 'secret':
        return replace.mutate({ params, body: { version } }, { ...failed, onSuccess: (now) => setSecret(now.secret) });
      case 'delete':
        return remove.mutate({ params }, { ...failed, onSuccess: () => tell(t('webhooks.deleted')) });
    }
  };
  return (
    <Screen
      title={t('nav.webhooks')}
      lead={t('webhooks.lead')}
      acts={
        <Button look="primary" icon="plus" onPress={() => setAdding(true)}>
          {t('webhooks.add')}
        </Button>
      }
    >
      {isAdding && (
        <AddWebhook
          onClose={() => setAdding(false)}
          onMade={(made) => {
            setAdding(false);
            setSecret(made);
          }}
        />
      )}
      {secret !== null && (
        <OnceOnly
          title={t('webhooks.secretTitle')}
          text={t('webhooks.secretText')}
          secret={secret}
          acts={
            <Button look="quiet" onPress={() => setSecret(null)}>
              {t('common.close')}
            </Button>
          }
        />
      )}
      <Listed of={list} empty={<Empty title={t('webhooks.none')} />}>
        {(items) => (
          <Table
            caption={t('nav.webhooks')}
            rows={items}
            keyOf={({ id }) => id}
            more={list.more}
            isFetchingMore={list.isFetchingMore}
            columns={[
              {
                key: 'name',
                head: t('machines.name'),
                cell: ({ name }) => <strong>{name}</strong>,
                sort: ({ name }) => name,
              },
              { key: 'address', head: t('webhooks.address'), cell: ({ address }) => <bdi dir="ltr">{address}</bdi> },
              {
                key: 'waiting',
                head: t('webhooks.waiting'),
                cell: ({ waiting }) => formatNumber(language, waiting),
                sort: ({ waiting }) => waiting,
              },
              {
                key: 'failed',
                head: t('webhooks.failed'),
                cell: (row) => formatNumber(language, row.failed),
                sort: (row) => row.failed,
              },
              {
                key: 'state',
                head: t('bookings.state'),
                cell: ({ paused }) =>
                  paused === null ? (
                    <Badge look="good">{t('webhooks.on')}</Badge>
                  ) : (
                    <Badge look="warn">{t(`webhooks.paused.${paused}`)}</Badge>
                  ),
              },
              {
                key: 'acts',
                head: t('common.actions'),
                isQuiet: true,
                cell: (webhook) => (
                  <div className="people-acts">
                    <ActMenu
                      label={t('people.actsFor', { name: webhook.name })}
                      icon="more"
                      look="quiet"
                      ground="light"
                      parts={[
                        {
                          acts: [
                            { id: 'test' as const, label: t('webhooks.test'), icon: 'send' },
                            {
                              id: 'pause' as const,
                              label: t(webhook.paused === null ? 'webhooks.pause' : 'webhooks.resume'),
                              icon: webhook.paused === null ? 'pause' : 'play',
                            },
                            { id: 'secret' as const, label: t('webhooks.newSecret'), icon: 'key' },
                            { id: 'delete' as const, label: t('webhooks.delete'), icon: 'close', grave: true },
                          ],
                        },
                      ]}
                      onAct={(what) => act(webhook, what)}
                    />
                  </div>
                ),
              },
            ]}
          />
        )}
      </Listed>
    </Screen>
  );
}

interface AddWebhookProps {
  readonly onClose: () => void;
  readonly onMade: (secret: string) => void;
}

function AddWebhook({ onClose, onMade }: AddWebhookProps) {
  const t = useStaffWords();
  const { value, change, forget } = useDraft<{ name: string; address: string; events: readonly WebhookEvent[] }>(
    'webhook',
    { name: '', address: '', events: [...WEBHOOK_EVENTS] },
  );
  const act = useAct(createWebhook);
  return (
    <section className="card">
      <Form
        error={act.error}
        isBusy={act.isPending}
        submit={t('webhooks.add')}
        check={() => [
          ...missing('name', value.name),
          ...(/^https?:\/\//.test(value.address.trim()) ? [] : [{ field: 'address', code: 'address' }]),
          ...(value.events.length === 0 ? [{ field: 'events', code: 'one-at-least' }] : []),
        ]}
        onSubmit={() =>
          act.mutate(
            { body: { name: value.name.trim(), address: value.address.trim(), events: [...value.events] } },
            {
              onSuccess: (made) => {
                forget();
                onMade(made.secret);
              },
            },
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
          <TextField
            name="address"
            label={t('webhooks.address')}
            type="url"
            isLatin
            maxLength={2000}
            value={value.address}
            onChange={(address) => change({ address })}
          />
        </div>
        <TicksField
          name="events"
          label={t('webhooks.events')}
          values={WEBHOOK_EVENTS}
          chosen={value.events}
          nameOf={(one) => t(`webhooks.eventNames.${one}`)}
          onChange={(events) => change({ events })}
        />
      </Form>
    </section>
  );
}
