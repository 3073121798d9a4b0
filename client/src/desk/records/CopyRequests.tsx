import { useState } from 'react';
import { askForCopy, decideOnCopy, revokeOrder, withdrawRequest } from '@mahzar/shared/rest/record-access';
import type { CopyRequest, RecordAccessView } from '@mahzar/shared/rest/record-access';
import type { Booking } from '@mahzar/shared/scheduling/booking';
import { Button } from '../../ui/Button.tsx';
import { useAct } from '../api/useAct.ts';
import { Badge } from '../ui/Badge.tsx';
import { Moment } from '../ui/Moment.tsx';
import { Table } from '../ui/Table.tsx';
import { useTell } from '../ui/Toasts.tsx';
import { useTellFailure } from '../ui/useTellFailure.ts';
import { useStaffWords } from '../words/useStaffWords.ts';
import { ReasonForm } from './ReasonForm.tsx';
import { useSomebody } from './useSomebody.ts';

interface CopyRequestsProps {
  readonly booking: Booking;
  readonly access: RecordAccessView;
}

type Doing =
  | { readonly as: 'ask'; readonly scope: CopyRequest['scope'] }
  | { readonly as: 'grant' | 'refuse' | 'revoke'; readonly request: CopyRequest };

const LOOKS = { asked: 'warn', granted: 'good', refused: 'bad', withdrawn: 'plain', revoked: 'bad' } as const;

/** Requests for copies of the record and their decisions, with a button for a new request. */
export function CopyRequests({ booking, access }: CopyRequestsProps) {
  const t = useStaffWords();
  const tell = useTell();
  const nameOf = useSomebody();
  const [doing, setDoing] = useState<Doing | null>(null);
  const ask = useAct(askForCopy);
  const decide = useAct(decideOnCopy);
  const revoke = useAct(revokeOrder);
  const withdraw = useAct(withdrawRequest, { isQuiet: true });
  const tellFailure = useTellFailure();
  const { requests, acts } = access;
  const close = (): void => {
    setDoing(null);
    ask.reset();
    decide.reset();
    revoke.reset();
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
    else if (to.as === 'revoke') {
      revoke.mutate({ params: { ...params, request: to.request.id }, body: { reason } }, done(t('record.decided')));
    } else {
      const granted = to.as === 'grant';
      decide.mutate(
        { params: { ...params, request: to.request.id }, body: { granted, reason } },
        done(t('record.decided')),
      );
    }
  };
  return (
    <section className="part" aria-labelledby="requests">
      <h2 id="requests">{t('record.requests')}</h2>
      {doing !== null && (
        <ReasonForm
          {...wordsOf(doing)}
          error={ask.error ?? decide.error ?? revoke.error}
          isBusy={ask.isPending || decide.isPending || revoke.isPending}
          onSubmit={(reason) => send(doing, reason)}
          onClose={close}
        />
      )}
      {acts.ask.length > 0 && doing === null && (
        <div className="record-acts">
          {acts.ask.map((scope) => (
            <Button key={scope} onPress={() => setDoing({ as: 'ask', scope })}>
              {t(scope === 'copy' ? 'record.ask' : 'record.askSealed')}
            </Button>
          ))}
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
              cell: ({ state, decided, ended }) => (
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
                  {ended !== null && (
                    <span className="soft record-scope">
                      {nameOf(ended.by)} · <Moment at={ended.at} as="date" />
                      <span className="pre-line record-scope">{ended.reason}</span>
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
                request.acts.length > 0 && (
                  <span className="record-acts">
                    {request.acts.includes('decide') && (
                      <>
                        <Button size="small" onPress={() => setDoing({ as: 'grant', request })}>
                          {t('record.grant')}
                        </Button>
                        <Button size="small" look="quiet" onPress={() => setDoing({ as: 'refuse', request })}>
                          {t('record.refuse')}
                        </Button>
                      </>
                    )}
                    {request.acts.includes('revoke') && (
                      <Button size="small" look="quiet" onPress={() => setDoing({ as: 'revoke', request })}>
                        {t('record.revoke')}
                      </Button>
                    )}
                    {request.acts.includes('withdraw') && (
                      <Button
                        size="small"
                        look="quiet"
                        isDisabled={withdraw.isPending}
                        onPress={() =>
                          withdraw.mutate(
                            { params: { booking: booking.id, request: request.id }, body: {} },
                            { onSuccess: () => tell(t('record.withdrawn')), onError: tellFailure },
                          )
                        }
                      >
                        {t('record.withdraw')}
                      </Button>
                    )}
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
    if (to.as === 'revoke')
      return { title: t('record.revokeTitle', { who }), text: t('record.revokeText'), submit: t('record.revoke') };
    return to.as === 'grant'
      ? { title: t('record.grantTitle', { who }), text: t('record.grantText'), submit: t('record.grant') }
      : { title: t('record.refuseTitle', { who }), text: t('record.refuseText'), submit: t('record.refuse') };
  }
}
