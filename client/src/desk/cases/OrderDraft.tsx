import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import type { PartyId } from '@mahzar/shared/proceedings/ids';
import { discardOrder, readDraft, signOrder } from '@mahzar/shared/rest/orders';
import type { CaseProceedings } from '@mahzar/shared/rest/proceedings';
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
import { TextField } from '../ui/Field.tsx';
import { digitsOf, isCode } from '../ui/code.ts';
import { LinkButton } from '../ui/LinkButton.tsx';
import { Loaded } from '../ui/States.tsx';
import { useTell } from '../ui/Toasts.tsx';
import { useTellFailure } from '../ui/useTellFailure.ts';
import { useStaffWords } from '../words/useStaffWords.ts';
import { DocumentPages } from './DocumentPages.tsx';
import { OrderDecisions } from './OrderDecisions.tsx';
import type { OrderProps } from './order-props.ts';
import { useCaseWords } from './useCaseWords.ts';

/** The draft as a document, page by page: exactly the displayed text is signed. */
export function OrderDraft({ id, held, order }: OrderProps) {
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
          <OrderDecisions held={held} decided={decided} />
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
