import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useLocation, useParams } from 'wouter';
import type { PartyId } from '@mahzar/shared/proceedings/ids';
import { discardOrder, readDraft, serveOrder, signOrder } from '@mahzar/shared/rest/orders';
import { actInCase, readProceedings } from '@mahzar/shared/rest/proceedings';
import type { CaseProceedings, ShownOrder } from '@mahzar/shared/rest/proceedings';
import { API_PATH } from '@mahzar/shared/rest/route';
import { orderSigned } from '@mahzar/shared/signing-means';
import type { CallError } from '../../connection/call.ts';
import { formatList } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { SignInAgain } from '../../ui/SignInAgain.tsx';
import { useAct } from '../api/useAct.ts';
import { useLoad } from '../api/useLoad.ts';
import { ActForm } from '../ui/ActForm.tsx';
import { Badge } from '../ui/Badge.tsx';
import { TextField, TickField } from '../ui/Field.tsx';
import { digitsOf, isCode } from '../ui/code.ts';
import { LinkButton } from '../ui/LinkButton.tsx';
import { Moment } from '../ui/Moment.tsx';
import { Screen } from '../ui/Screen.tsx';
import { Empty, Loaded } from '../ui/States.tsx';
import { Table } from '../ui/Table.tsx';
import { useTell } from '../ui/Toasts.tsx';
import { useTellFailure } from '../ui/useTellFailure.ts';
import { useStaffWords } from '../words/useStaffWords.ts';
import { LevelBadge } from './DocumentBadges.tsx';
import { DocumentPages } from './DocumentPages.tsx';
import { useCaseWords } from './useCaseWords.ts';
import { useOrderWords } from './useOrderWords.ts';
import './cases.css';

/** An order of a case: the draft in its final form, and after signing its service on the parties. */
export default function OrderPage() {
  const { case: id, order: of } = useParams<{ case: string; order: string }>();
  const t = useStaffWords();
  const read = useLoad(readProceedings, { params: { case: id } });
  return (
    <Loaded of={read}>
      {(held) => {
        const order = held.orders.find((one) => one.id === of);
        return order === undefined ? (
          <Screen title={t('cases.orders')}>
            <Empty title={t('cases.noSuchOrder')}>
              <LinkButton href={`/cases/${id}`}>{t('common.back')}</LinkButton>
            </Empty>
          </Screen>
        ) : (
          <OneOrder id={id} held={held} order={order} />
        );
      }}
    </Loaded>
  );
}

interface OneProps {
  readonly id: string;
  readonly held: CaseProceedings;
  readonly order: ShownOrder;
}

function OneOrder({ id, held, order }: OneProps) {
  const t = useStaffWords();
  const { doerOf } = useCaseWords();
  const { isWithdrawn } = useOrderWords(held);
  const { stage } = order;
  return (
    <Screen
      title={order.title}
      lead={
        <span className="badges">
          {t(`cases.documentKinds.${order.kind}`)}{' '}
          <Badge>
            {isWithdrawn(order) ? t('cases.documentStages.withdrawn') : t(`cases.orderStages.${stage.kind}`)}
          </Badge>
          <LevelBadge level={order.level} />
        </span>
      }
      acts={
        <LinkButton href={`/cases/${id}`} look="quiet">
          {t('cases.toCase')}
        </LinkButton>
      }
    >
      <p className="soft">
        {stage.kind === 'signed'
          ? t('cases.signedBy', { who: doerOf(stage.by) })
          : t('cases.draftedBy', { who: doerOf(order.draftedBy) })}{' '}
        · <Moment at={stage.kind === 'signed' ? stage.at : order.draftedAt} as="short" />
      </p>
      {stage.kind === 'draft' && <Draft id={id} held={held} order={order} />}
      {stage.kind === 'signed' && (
        <Signed id={id} held={held} order={order} document={stage.document} isWithdrawn={isWithdrawn(order)} />
      )}
    </Screen>
  );
}

/** The draft as a document, page by page: exactly the displayed text is signed. */
function Draft({ id, held, order }: OneProps) {
  const t = useStaffWords();
  const tell = useTell();
  const [, go] = useLocation();
  const params = { case: id, order: order.id };
  const read = useLoad(readDraft, { params });
  const sign = useAct(signOrder);
  const discard = useAct(discardOrder);
  const onError = useTellFailure();
  const client = useQueryClient();
  const [asks, setAsks] = useState<'sign' | 'discard' | null>(null);
  const [code, setCode] = useState('');
  // If the draft changed, nothing is signed: the new draft is displayed, and another press signs it.
  const onSignError = ({ code: refused }: CallError): void => {
    // A code signs once: another try needs the next code.
    setCode('');
    if (refused !== 'changed-meanwhile') return;
    setAsks(null);
    sign.reset();
    tell(t('cases.draftChanged'), { look: 'failed' });
    void client.invalidateQueries();
  };
  return (
    <Loaded of={read}>
      {({ draft, pages, means, namesProtected, ...decided }) => (
        <>
          <NamesProtected held={held} parties={namesProtected} />
          <Decided held={held} decided={decided} />
          {asks === 'sign' && (
            <ActForm
              title={t('cases.signTitle', { title: order.title })}
              text={t('cases.signText')}
              error={sign.error}
              isBusy={sign.isPending}
              submit={t('cases.signNow')}
              check={() => (means === 'app-code' && !isCode(code) ? [{ field: 'code', code: 'required' }] : [])}
              onSubmit={() =>
                sign.mutate(
                  { params, body: { draft, code: means === 'app-code' ? digitsOf(code) : null } },
                  { onSuccess: () => tell(t('cases.wasSigned')), onError: onSignError },
                )
              }
              onClose={() => {
                setCode('');
                setAsks(null);
              }}
            >
              <SignedThing title={order.title} pages={pages} sha256={draft} />
              {means === 'app-code' ? (
                <TextField
                  name="code"
                  label={t('cases.signCode')}
                  hint={t('cases.signCodeHint')}
                  isLatin
                  width="short"
                  autoComplete="one-time-code"
                  inputMode="numeric"
                  maxLength={12}
                  value={code}
                  onChange={setCode}
                />
              ) : means === 'organisation' ? (
                <SignInAgain
                  signs={orderSigned(id, order.id, draft)}
                  about={t('cases.signByOrganisation')}
                  go={t('cases.signInAgain')}
                />
              ) : (
                <p>{t('cases.signBySession')}</p>
              )}
            </ActForm>
          )}
          {asks === 'discard' && (
            <ActForm
              title={t('cases.discardTitle')}
              error={discard.error}
              isBusy={discard.isPending}
              submit={t('cases.discard')}
              onSubmit={() => discard.mutate({ params }, { onSuccess: () => go(`/cases/${id}`), onError })}
              onClose={() => setAsks(null)}
            >
              {null}
            </ActForm>
          )}
          {asks === null && (
            <div className="form__acts">
              {held.acts.includes('sign-order') && (
                <Button look="primary" onPress={() => setAsks('sign')}>
                  {t('cases.sign')}
                </Button>
              )}
              {held.acts.includes('draft-order') && (
                <LinkButton href={`/cases/${id}/orders/${order.id}/change`} icon="pen">
                  {t('booking.change')}
                </LinkButton>
              )}
              {held.acts.includes('discard-order') && (
                <Button onPress={() => setAsks('discard')}>{t('cases.discard')}</Button>
              )}
            </div>
          )}
          <DocumentPages
            // A changed draft has other pages.
            key={draft}
            address={`${API_PATH}/cases/${id}/orders/${order.id}`}
            query={`?draft=${draft}`}
            title={order.title}
            count={pages}
          />
        </>
      )}
    </Loaded>
  );
}

/** What exactly the code signs. */
function SignedThing({
  title,
  pages,
  sha256,
}: {
  readonly title: string;
  readonly pages: number;
  readonly sha256: string;
}) {
  const t = useStaffWords();
  return (
    <dl className="facts">
      <div>
        <dt>{t('cases.signedThing')}</dt>
        <dd>
          <bdi>{title}</bdi> ({t('cases.signedPages', { count: pages })})
        </dd>
      </div>
      <div>
        <dt>{t('cases.fingerprint')}</dt>
        <dd>
          <code className="fingerprint" dir="ltr">
            {sha256}
          </code>
        </dd>
      </div>
    </dl>
  );
}

/** The decisions besides the text: the parties concerned, the deadline that begins with the service, and the access level. */
function Decided({
  held,
  decided: { to, deadline, level },
}: {
  readonly held: CaseProceedings;
  readonly decided: Pick<ShownOrder, 'to' | 'deadline' | 'level'>;
}) {
  const t = useStaffWords();
  const { language } = useLanguage();
  const { personIn } = useCaseWords();
  const names = to.map((party) => personIn(held, party));
  const facts: readonly (readonly [string, string])[] = [
    [t('cases.concerns'), names.length === 0 ? t('common.none') : formatList(language, names)],
    [
      t('cases.deadline'),
      deadline === null
        ? t('cases.noDeadline')
        : t('cases.deadlineOf', { kind: t(`cases.deadlineKinds.${deadline.kind}`), count: deadline.days }),
    ],
    [t('cases.access'), t(`cases.levels.${level}`)],
  ];
  return (
    <dl className="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

interface SignedProps extends OneProps {
  readonly document: string;
  readonly isWithdrawn: boolean;
}

/** The signed order, and the state of its service. */
function Signed({ id, held, order, document, isWithdrawn }: SignedProps) {
  const t = useStaffWords();
  const { personIn } = useCaseWords();
  const { resultOf } = useOrderWords(held);
  const act = useAct(actInCase);
  const onError = useTellFailure();
  const [asks, setAsks] = useState<'serve' | 'withdraw' | null>(null);
  const mayServe = held.acts.includes('serve-order') && !isWithdrawn;
  return (
    <>
      {asks === 'serve' && <Serve id={id} held={held} order={order} onClose={() => setAsks(null)} />}
      {asks === 'withdraw' && (
        <ActForm
          title={t('cases.withdrawTitle')}
          text={t('cases.withdrawText')}
          error={act.error}
          isBusy={act.isPending}
          submit={t('cases.withdrawOrder')}
          onSubmit={() =>
            act.mutate(
              {
                params: { case: id },
                body: { type: 'withdraw-document', document: document as never, reason: 'by-order' },
              },
              { onSuccess: () => setAsks(null), onError },
            )
          }
          onClose={() => setAsks(null)}
        >
          {null}
        </ActForm>
      )}
      {asks === null && (
        <div className="form__acts">
          {mayServe && (
            <Button look="primary" onPress={() => setAsks('serve')}>
              {t('cases.serve')}
            </Button>
          )}
          <LinkButton href={`/cases/${id}/documents/${document}`}>{t('cases.readPaper')}</LinkButton>
          {held.isJudge && !isWithdrawn && (
            <Button onPress={() => setAsks('withdraw')}>{t('cases.withdrawOrder')}</Button>
          )}
        </div>
      )}
      <ClosedFor held={held} order={order} />
      <Decided held={held} decided={order} />
      <section className="part" aria-labelledby="service">
        <h2 id="service">{t('cases.service')}</h2>
        {order.services.length === 0 ? (
          <Empty title={t('cases.notServed')} />
        ) : (
          <Table
            caption={t('cases.service')}
            rows={order.services}
            keyOf={({ party }) => party}
            columns={[
              { key: 'who', head: t('account.name'), cell: ({ party }) => <strong>{personIn(held, party)}</strong> },
              { key: 'result', head: t('bookings.state'), cell: resultOf },
              { key: 'at', head: t('cases.servedAt'), cell: ({ at }) => <Moment at={at} as="short" /> },
              {
                key: 'opened',
                head: t('cases.openedAt'),
                cell: ({ openedAt }) => (openedAt === null ? t('common.none') : <Moment at={openedAt} as="short" />),
              },
              {
                key: 'until',
                head: t('cases.deadline'),
                cell: ({ until }) =>
                  // The first moment after the last day.
                  until === null ? t('common.none') : <Moment at={until - 1} as="date" />,
              },
            ]}
          />
        )}
      </section>
      <p className="soft">
        {t('cases.checkLead')} <Link href={`~/check`}>{t('cases.checkPage')}</Link>
      </p>
    </>
  );
}

/** Warns that a draft names protected people: before the signature the text can still be changed. */
function NamesProtected({
  held,
  parties,
}: {
  readonly held: CaseProceedings;
  readonly parties: readonly PartyId[] | null;
}) {
  const t = useStaffWords();
  const { language } = useLanguage();
  const { personIn } = useCaseWords();
  if (parties === null) return null;
  const names = parties.map((party) => personIn(held, party));
  return (
    <dl className="facts">
      <div>
        <dt>
          <Badge look="warn">{t('cases.namesProtected')}</Badge>
        </dt>
        <dd>
          {names.length === 0
            ? t('cases.draftNamesUnlisted')
            : t('cases.draftNames', { count: names.length, names: formatList(language, names) })}
        </dd>
      </div>
    </dl>
  );
}

/** Parties for whom the document is closed although their access level would permit reading, and why. */
function ClosedFor({ held, order: { closedFor } }: Pick<OneProps, 'held' | 'order'>) {
  const t = useStaffWords();
  const { language } = useLanguage();
  const { personIn } = useCaseWords();
  if (closedFor.length === 0) return null;
  const namesOf = (parties: readonly PartyId[]) =>
    formatList(
      language,
      parties.map((party) => personIn(held, party)),
    );
  const names = [...new Set(closedFor.flatMap(({ because }) => because))];
  return (
    <dl className="facts">
      <div>
        <dt>
          <Badge look="warn">{t('cases.closedFor')}</Badge>
        </dt>
        <dd>{namesOf(closedFor.map(({ party }) => party))}</dd>
      </div>
      <div>
        <dt>{t('cases.closedWhy')}</dt>
        <dd>
          {names.length === 0
            ? t('cases.closedForUnlisted')
            : t('cases.closedBecause', { count: names.length, names: namesOf(names) })}
        </dd>
      </div>
    </dl>
  );
}

/** Chooses the parties to serve: parties concerned and unreached ones are preselected. Others are served again on request. */
function Serve({ id, held, order, onClose }: OneProps & { readonly onClose: () => void }) {
  const t = useStaffWords();
  const { personIn } = useCaseWords();
  const serve = useAct(serveOrder);
  const tell = useTell();
  const isOpen = (party: PartyId): boolean => {
    const service = order.services.find((one) => one.party === party);
    return (
      service === undefined || (service.openedAt === null && service.by.every(({ result }) => result === 'failed'))
    );
  };
  const [to, setTo] = useState<readonly PartyId[]>(order.to.filter(isOpen));
  return (
    <ActForm
      title={t('cases.serveTitle', { title: order.title })}
      text={t('cases.serveText')}
      error={serve.error}
      isBusy={serve.isPending}
      submit={t('cases.serveNow')}
      check={() => (to.length === 0 ? [{ field: 'to', code: 'required' }] : [])}
      onSubmit={() =>
        serve.mutate(
          { params: { case: id, order: order.id }, body: { to: [...to], again: !to.every(isOpen) } },
          {
            onSuccess: () => {
              tell(t('cases.wasServed'));
              onClose();
            },
          },
        )
      }
      onClose={onClose}
    >
      <fieldset className="field">
        <legend>{t('cases.concerns')}</legend>
        {held.parties.map(({ id: party }) => (
          <TickField
            key={party}
            name={`to.${party}`}
            label={isOpen(party) ? personIn(held, party) : t('cases.serveAgain', { who: personIn(held, party) })}
            isChecked={to.includes(party)}
            onChange={(isIn) => setTo(isIn ? [...to, party] : to.filter((one) => one !== party))}
          />
        ))}
      </fieldset>
    </ActForm>
  );
}
