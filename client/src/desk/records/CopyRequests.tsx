import { useState } from 'react';
import { askForCopy, decideOnCopy } from '@mahzar/shared/rest/record-access';
import type { CopyRequest, RecordAccessView } from '@mahzar/shared/rest/record-access';
import type { Booking } from '@mahzar/shared/scheduling/booking';
import { Button } from '../../ui/Button.tsx';
import { useAct } from '../api/useAct.ts';
import { Badge } from '../ui/Badge.tsx';
import { Moment } from '../ui/Moment.tsx';
import { Table } from '../ui/Table.tsx';
import { useTell } from '../ui/Toasts.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';
import { ReasonForm } from './ReasonForm.tsx';
import { useSomebody } from './useSomebody.ts';

interface CopyRequestsProps {
  readonly booking: Booking;
  readonly access: RecordAccessView;
}

type Doing =
  | { readonly as: 'ask'; readonly scope: CopyRequest['scope'] }
  | { readonly as: 'grant' | 'refuse'; readonly request: CopyRequest };

const LOOKS = { asked: 'warn', granted: 'good', refused: 'bad' } as const;

/** Who asked for a copy of the record, and what was decided; and the way to ask for one. */
export function CopyRequests({ booking, access }: CopyRequestsProps) {
  const t = useStaffWords();
  const tell = useTell();
  const nameOf = useSomebody();
  const [doing, setDoing] = useState<Doing | null>(null);
  const ask = useAct(askForCopy);
  const decide = useAct(decideOnCopy);
  const { may, requests } = access;
  const isOver = booking.state === 'over';
  const waits = (scope: CopyRequest['scope']): boolean =>
    requests.some((one) => one.scope === scope && one.state === 'asked');
  const close = (): void => {
    setDoing(null);
    ask.reset();
    decide.reset();
  };
  const send = (to: Doing, reason: string): void => {
    const done = (said: string) => ({
      onSuccess: () => {
        close();
        tell(said);
      },
    });
    const params = { booking: booking.id };
    if (to.as === 'ask') ask.mutate({ params, body: { scope: to.scope, reason } }, done(t('record.sent')));
    else {
      const granted = to.as === 'grant';
      decide.mutate(
        { params: { ...params, request: to.request.id }, body: { granted, reason } },
        done(t('record.decided')),
      );
    }
  };
  const canDecide = ({ state, scope }: CopyRequest): boolean =>
    may.keep && state === 'asked' && (scope === 'copy' || may.seal);
  return (
    <section className="part" aria-labelledby="requests">
      <h2 id="requests">{t('record.requests')}</h2>
      {doing !== null && (
        <ReasonForm
          {...wordsOf(doing)}
          error={doing.as === 'ask' ? ask.error : decide.error}
          isBusy={ask.isPending || decide.isPending}
          onSubmit={(reason) => send(doing, reason)}
          onClose={close}
        />
      )}
      {isOver && doing === null && (
        <div className="record-acts">
          {!may.copy && !waits('copy') && (
            <Button onPress={() => setDoing({ as: 'ask', scope: 'copy' })}>{t('record.ask')}</Button>
          )}
          {may.keep && !may.sealedStore && !waits('sealed-store') && (
            <Button onPress={() => setDoing({ as: 'ask', scope: 'sealed-store' })}>{t('record.askSealed')}</Button>
          )}
        </div>
      )}
      {requests.length === 0 ? (
        <p className="soft">{t('record.requestsNone')}</p>
      ) : (
        <Table
          caption={t('record.requests')}
          rows={requests}
          keyOf={({ id }) => id}
          columns={[
            {
              key: 'who',
              head: t('record.who'),
              cell: ({ by, scope }) => (
                <>
                  {nameOf(by)}
                  <span className="soft record-scope">{t(`record.scopes.${scope}`)}</span>
                </>
              ),
            },
            { key: 'when', head: t('record.when'), cell: ({ at }) => <Moment at={at} />, sort: ({ at }) => at },
            { key: 'why', head: t('record.why'), cell: ({ reason }) => <span className="pre-line">{reason}</span> },
            {
              key: 'state',
              head: t('record.decision'),
              cell: ({ state, decided }) => (
                <>
                  <Badge look={LOOKS[state]}>{t(`record.states.${state}`)}</Badge>
                  {decided !== null && (
                    <span className="soft record-scope">
                      {nameOf(decided.by)}
                      {decided.until !== null && (
                        <>
                          {' · '}
                          {t('record.until')} <Moment at={decided.until} as="date" />
                        </>
                      )}
                      <span className="pre-line record-scope">{decided.reason}</span>
                    </span>
                  )}
                </>
              ),
            },
            {
              key: 'acts',
              head: t('record.decision'),
              isQuiet: true,
              cell: (request) =>
                doing === null &&
                canDecide(request) && (
                  <span className="record-acts">
                    <Button size="small" onPress={() => setDoing({ as: 'grant', request })}>
                      {t('record.grant')}
                    </Button>
                    <Button size="small" look="quiet" onPress={() => setDoing({ as: 'refuse', request })}>
                      {t('record.refuse')}
                    </Button>
                  </span>
                ),
            },
          ]}
        />
      )}
    </section>
  );

  function wordsOf(to: Doing): { readonly title: string; readonly text: string; readonly submit: string } {
    if (to.as === 'ask') {
      return to.scope === 'copy'
        ? { title: t('record.ask'), text: t('record.askText'), submit: t('record.send') }
        : { title: t('record.askSealed'), text: t('record.askSealedText'), submit: t('record.send') };
    }
    const who = nameOf(to.request.by);
    return to.as === 'grant'
      ? { title: t('record.grantTitle', { who }), text: t('record.grantText'), submit: t('record.grant') }
      : { title: t('record.refuseTitle', { who }), text: t('record.refuseText'), submit: t('record.refuse') };
  }
}
