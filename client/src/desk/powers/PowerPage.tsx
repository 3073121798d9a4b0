import { useState } from 'react';
import { useLocation, useParams } from 'wouter';
import { localMobile } from '@mahzar/shared/phone';
import { confirmPower, readPower, refusePower, waivePowerScan } from '@mahzar/shared/rest/powers';
import type { FiledPowerWhole } from '@mahzar/shared/rest/powers';
import { POWER_REFUSALS, SCAN_WAIVERS } from '@mahzar/shared/rest/power-words';
import type { PowerRefusal, ScanWaiver } from '@mahzar/shared/rest/power-words';
import { API_PATH } from '@mahzar/shared/rest/route';
import { formatList, localDigits } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { useAct } from '../api/useAct.ts';
import { useLoad } from '../api/useLoad.ts';
import { DocumentActs, ScannedDocument } from '../cases/DocumentPages.tsx';
import '../cases/cases.css';
import { ActForm, ChoiceField } from '../ui/ActForm.tsx';
import { CaseNumber } from '../ui/CaseNumber.tsx';
import { LinkButton } from '../ui/LinkButton.tsx';
import { missing } from '../ui/missing.ts';
import { Moment } from '../ui/Moment.tsx';
import { Screen } from '../ui/Screen.tsx';
import { Empty, Loaded } from '../ui/States.tsx';
import { useTell } from '../ui/Toasts.tsx';
import { useTellFailure } from '../ui/useTellFailure.ts';
import { useBookingWords } from '../words/useBookingWords.ts';
import { useStaffWords } from '../words/useStaffWords.ts';

/** A waiting power of attorney: the lawyer, the client in the case, the document, and the decision. */
export default function PowerPage() {
  const { power: id } = useParams<{ power: string }>();
  const t = useStaffWords();
  const read = useLoad(readPower, { params: { power: id } });
  // A colleague has decided it.
  if (read.error?.code === 'not-found')
    return (
      <Screen title={t('powers.title')}>
        <Empty title={t('powers.gone')}>
          <LinkButton href="/powers">{t('powers.title')}</LinkButton>
        </Empty>
      </Screen>
    );
  return <Loaded of={read}>{(power) => <OnePower power={power} onWaived={() => void read.refetch()} />}</Loaded>;
}

interface OnePowerProps {
  readonly power: FiledPowerWhole;
  /** Told when it is given out without a virus scan. */
  readonly onWaived: () => void;
}

function OnePower({ power, onWaived }: OnePowerProps) {
  const t = useStaffWords();
  const words = useBookingWords();
  const { language } = useLanguage();
  const { id, caseNumber, lawyer, clientNationalId, clients, named, pages, filedAt, withheld, isScanWaived } = power;
  const address = `${API_PATH}/powers/${id}`;
  const title = `${t('cases.documentKinds.power-of-attorney')}: ${lawyer.name}`;
  const digits = (text: string) => <bdi dir="ltr">{localDigits(language, text)}</bdi>;
  return (
    <Screen
      title={title}
      lead={
        <>
          <CaseNumber number={caseNumber} /> · <Moment at={filedAt} as="short" />
        </>
      }
      acts={<DocumentActs back="/powers" backName={t('powers.title')} address={withheld === null ? address : null} />}
    >
      <dl className="facts">
        <div>
          <dt>{t('powers.lawyer')}</dt>
          <dd>
            <bdi>{lawyer.name}</bdi>
          </dd>
        </div>
        <div>
          <dt>{t('powers.licence')}</dt>
          <dd>
            {/* With letters, in the direction of its first one. */}
            <bdi>{localDigits(language, lawyer.licence)}</bdi>
          </dd>
        </div>
        <div>
          <dt>{t('booking.nationalId')}</dt>
          <dd>{digits(lawyer.nationalId)}</dd>
        </div>
        <div>
          <dt>{t('booking.phone')}</dt>
          <dd>{digits(localMobile(lawyer.phone))}</dd>
        </div>
        <div>
          <dt>{t('powers.clientId')}</dt>
          <dd>{digits(clientNationalId)}</dd>
        </div>
        <div>
          <dt>{t('powers.inFile')}</dt>
          <dd>
            {clients.length === 0
              ? t('powers.notFound')
              : clients.map(({ name, role }) => (
                  <bdi key={role}>
                    {name} ({words.role(role)}){' '}
                  </bdi>
                ))}
          </dd>
        </div>
        <div>
          <dt>{t('powers.namedAlready')}</dt>
          <dd>
            {named.length === 0
              ? t('powers.namedNot')
              : named.map((one) => (
                  <div key={`${one.role} ${one.name}`}>
                    <bdi>{one.name}</bdi> ({words.role(one.role)}) ·{' '}
                    {one.phone === null ? t('powers.noPhone') : digits(localMobile(one.phone))}
                    {one.clients.length > 0 && (
                      <> · {t('powers.namedFor', { clients: formatList(language, one.clients) })}</>
                    )}
                  </div>
                ))}
          </dd>
        </div>
      </dl>
      <p className="soft">{t('powers.unproven')}</p>
      {isScanWaived && <p>{t('powers.scanWaived')}</p>}
      <Decision power={power} onWaived={onWaived} />
      <ScannedDocument
        address={address}
        title={title}
        count={pages}
        withheld={
          withheld && {
            why: withheld === 'scan-awaited' ? 'awaited' : withheld,
            text: t(`powers.withheld.${withheld}`),
          }
        }
        withoutPages={t('cases.noPages')}
      />
    </Screen>
  );
}

function Decision({ power: { id, case: of, clients, withheld }, onWaived }: OnePowerProps) {
  const t = useStaffWords();
  const tell = useTell();
  const [, go] = useLocation();
  const confirm = useAct(confirmPower);
  const refuse = useAct(refusePower);
  const onError = useTellFailure();
  const waive = useAct(waivePowerScan);
  const [asks, setAsks] = useState<'refuse' | 'waive' | null>(null);
  const [waiver, setWaiver] = useState<ScanWaiver | ''>('');
  const [reason, setReason] = useState<PowerRefusal | ''>('');
  const params = { power: id };
  if (asks === 'waive')
    return (
      <ActForm
        title={t('cases.waiveScan')}
        text={t('powers.waiveText')}
        submit={t('cases.waiveScan')}
        isBusy={waive.isPending}
        check={() => missing('waive', waiver)}
        error={null}
        onSubmit={() => {
          if (waiver === '') return;
          const onSuccess = () => {
            setAsks(null);
            onWaived();
          };
          waive.mutate({ params, body: { reason: waiver } }, { onSuccess, onError });
        }}
        onClose={() => setAsks(null)}
      >
        <ChoiceField
          name="waive"
          label={t('cases.reason')}
          value={waiver}
          values={SCAN_WAIVERS}
          nameOf={(one) => t(`powers.waivers.${one}`)}
          onChange={setWaiver}
        />
      </ActForm>
    );
  if (asks === 'refuse')
    return (
      <ActForm
        title={t('powers.refuse')}
        text={t('powers.refuseText')}
        submit={t('powers.refuse')}
        isBusy={refuse.isPending}
        check={() => missing('refuse', reason)}
        error={null}
        onSubmit={() => {
          if (reason === '') return;
          const onSuccess = () => {
            tell(t('powers.refused'));
            go('/powers');
          };
          refuse.mutate({ params, body: { reason } }, { onSuccess, onError });
        }}
        onClose={() => setAsks(null)}
      >
        <ChoiceField
          name="refuse"
          label={t('cases.reason')}
          value={reason}
          values={POWER_REFUSALS}
          nameOf={(one) => (one === 'compare' ? t('powers.compare') : t(`cases.refusalReasons.${one}`))}
          onChange={setReason}
        />
      </ActForm>
    );
  const onConfirmed = ({ case: into }: { readonly case: string }): void => {
    tell(t('powers.confirmed'));
    go(`/cases/${into}`);
  };
  return (
    <>
      <p className="soft">{t(clients.length === 0 ? 'powers.notFoundText' : 'powers.confirmText')}</p>
      <div className="form__acts">
        {of !== null && clients.length > 0 && withheld === null && (
          <Button
            look="primary"
            isPending={confirm.isPending}
            onPress={() => confirm.mutate({ params, body: {} }, { onSuccess: onConfirmed, onError })}
          >
            {t('powers.confirm')}
          </Button>
        )}
        {withheld === 'not-scannable' && <Button onPress={() => setAsks('waive')}>{t('cases.waiveScan')}</Button>}
        <Button onPress={() => setAsks('refuse')}>{t('powers.refuse')}</Button>
        {of !== null && <LinkButton href={`/cases/${of}`}>{t('cases.toCase')}</LinkButton>}
      </div>
    </>
  );
}
