import { resendMessage, searchMessages } from '@mahzar/shared/rest/messages';
import type { ListedMessage, MessageItem } from '@mahzar/shared/rest/messages';
import { Button } from '../../ui/Button.tsx';
import { useAct } from '../api/useAct.ts';
import { useList } from '../api/useLoad.ts';
import { CaseNumber } from '../ui/CaseNumber.tsx';
import { Badge } from '../ui/Badge.tsx';
import { Moment } from '../ui/Moment.tsx';
import { Empty, Listed } from '../ui/States.tsx';
import { Table } from '../ui/Table.tsx';
import { useTell } from '../ui/Toasts.tsx';
import { useTellFailure } from '../ui/useTellFailure.ts';
import { useStaffWords } from '../words/useStaffWords.ts';
import { useMay } from '../session/who.tsx';

const LOOKS = {
  planned: 'plain',
  held: 'warn',
  sending: 'plain',
  sent: 'good',
  delivered: 'good',
  failed: 'bad',
  cancelled: 'plain',
} as const;

/** Interval for loading the messages' states, ms. */
const EVERY_MS = 5_000;

interface MessageTableProps {
  readonly filter: {
    readonly booking?: string;
    readonly states?: MessageItem['state'][];
    readonly channel?: MessageItem['channel'];
  };
  /** Names a person of the booking, where the message itself has no name. */
  readonly nameOf?: (person: string | null) => string | undefined;
}

/** Messages to people, with their states. */
export function MessageTable({ filter, nameOf }: MessageTableProps) {
  const t = useStaffWords();
  const may = useMay();
  const tell = useTell();
  const tellFailure = useTellFailure();
  const list = useList(searchMessages, { body: { ...filter, limit: 50 } }, { every: EVERY_MS });
  const resend = useAct(resendMessage);
  return (
    <Listed of={list} empty={<Empty title={t('messages.none')} />} lines={3}>
      {(items) => (
        <Table
          caption={t('nav.messages')}
          rows={items}
          keyOf={({ id }) => id}
          // On a hearing's own page all messages belong to that hearing.
          linkOf={({ booking }) =>
            filter.booking === undefined && booking !== null ? `/bookings/${booking}` : undefined
          }
          more={list.more}
          isFetchingMore={list.isFetchingMore}
          columns={[
            {
              key: 'at',
              head: t('audit.at'),
              cell: ({ sentAt, dueAt }) => <Moment at={sentAt ?? dueAt} as="short" />,
              sort: ({ sentAt, dueAt }) => sentAt ?? dueAt,
            },
            { key: 'event', head: t('messages.event'), cell: ({ event }) => t(`messages.events.${event}`) },
            {
              key: 'person',
              head: t('messages.recipient'),
              cell: ({ person, recipient, audience }) =>
                recipient ?? nameOf?.(person) ?? t(`templates.audiences.${audience}`),
              sort: ({ person, recipient }) => recipient ?? nameOf?.(person) ?? '',
            },
            ...(filter.booking === undefined
              ? [
                  {
                    key: 'about',
                    head: t('messages.hearing'),
                    cell: ({ about }: ListedMessage) =>
                      about === null ? (
                        t('common.none')
                      ) : (
                        <>
                          {about.title} <CaseNumber number={about.caseNumber} />
                        </>
                      ),
                  },
                ]
              : []),
            { key: 'channel', head: t('messages.channel'), cell: ({ channel }) => t(`messages.channels.${channel}`) },
            {
              key: 'state',
              head: t('bookings.state'),
              cell: ({ state, error, nextAt }) => (
                <>
                  <Badge look={LOOKS[state]}>{t(`messages.states.${state}`)}</Badge>{' '}
                  {error !== null && <span className="soft">{t(`messages.errors.${error}`)}</span>}{' '}
                  {error !== null && nextAt !== null && (
                    <span className="soft">
                      {t('messages.again')} <Moment at={nextAt} as="clock" />
                    </span>
                  )}
                </>
              ),
              sort: ({ state }) => state,
            },
            ...(may('manage-links')
              ? [
                  {
                    key: 'acts',
                    head: t('common.actions'),
                    isQuiet: true,
                    cell: (item: MessageItem) =>
                      item.state === 'failed' || item.state === 'sent' || item.state === 'delivered' ? (
                        <Button
                          look="quiet"
                          onPress={() =>
                            resend.mutate(
                              { params: { message: item.id } },
                              {
                                onSuccess: () => tell(t('messages.resent')),
                                onError: tellFailure,
                              },
                            )
                          }
                        >
                          {t('messages.resend')}
                        </Button>
                      ) : null,
                  },
                ]
              : []),
          ]}
        />
      )}
    </Listed>
  );
}
