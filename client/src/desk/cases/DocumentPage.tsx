import { useState } from 'react';
import { useParams } from 'wouter';
import {
  EXCLUSION_REASONS,
  RECORDING_MEDIA,
  REFUSAL_REASONS,
  WITHDRAWAL_REASONS,
} from '@mahzar/shared/proceedings/words';
import type { ExclusionReason, RefusalReason, WithdrawalReason } from '@mahzar/shared/proceedings/words';
import { actInCase, readProceedings } from '@mahzar/shared/rest/proceedings';
import type { CaseActAtDesk, CaseProceedings, ShownDocument } from '@mahzar/shared/rest/proceedings';
import { API_PATH } from '@mahzar/shared/rest/route';
import { RECORDING_POLICIES } from '@mahzar/shared/scheduling/booking';
import { Button } from '../../ui/Button.tsx';
import { useAct } from '../api/useAct.ts';
import { useLoad } from '../api/useLoad.ts';
import { ActForm, ChoiceField } from '../ui/ActForm.tsx';
import { Badge } from '../ui/Badge.tsx';
import { CaseNumber } from '../ui/CaseNumber.tsx';
import { LinkButton } from '../ui/LinkButton.tsx';
import { Moment } from '../ui/Moment.tsx';
import { Screen } from '../ui/Screen.tsx';
import { Empty, Loaded } from '../ui/States.tsx';
import { useTellFailure } from '../ui/useTellFailure.ts';
import { useStaffWords } from '../words/useStaffWords.ts';
import { ExhibitState, LevelBadge, ScanBadge } from './DocumentBadges.tsx';
import { DocumentActs, ScannedDocument } from './DocumentPages.tsx';
import { useCaseWords } from './useCaseWords.ts';
import './cases.css';

/** A document of a case, page by page as pictures: a submitted PDF is never opened in the reader's browser. */
export default function DocumentPage() {
  const { case: id, document: of } = useParams<{ case: string; document: string }>();
  const t = useStaffWords();
  const read = useLoad(readProceedings, { params: { case: id } });
  return (
    <Loaded of={read}>
      {(held) => {
        const document = held.documents.find((one) => one.id === of);
        return document === undefined ? (
          <Screen title={t('cases.documents')}>
            <Empty title={t('cases.noSuchDocument')}>
              <LinkButton href={`/cases/${id}`}>{t('common.back')}</LinkButton>
            </Empty>
          </Screen>
        ) : (
          <OneDocument id={id} held={held} document={document} />
        );
      }}
    </Loaded>
  );
}

interface OneProps {
  readonly id: string;
  readonly held: CaseProceedings;
  readonly document: ShownDocument;
}

function OneDocument({ id, held, document }: OneProps) {
  const t = useStaffWords();
  const { personIn, doerOf } = useCaseWords();
  const address = `${API_PATH}/cases/${id}/documents/${document.id}`;
  const { scan } = document;
  const withheld = withheldBy(document);
  const isPaper = isPaperOf(held, document);
  return (
    <Screen
      title={document.title}
      lead={
        <span className="badges">
          <CaseNumber number={document.number} /> · {t(`cases.documentKinds.${document.kind}`)}{' '}
          {document.stage.kind !== 'filed' && <Badge>{t(`cases.documentStages.${document.stage.kind}`)}</Badge>}
          <ScanBadge scan={scan} isWhole={!isPaper} />
          <LevelBadge level={document.access.level} />
          <ExhibitState exhibit={held.exhibits.findLast((one) => one.document === document.id)} />
        </span>
      }
      acts={
        <DocumentActs back={`/cases/${id}`} backName={t('cases.toCase')} address={withheld === null ? address : null} />
      }
    >
      <p className="soft">
        {/* Isolated, because names and dates of different directions stand next to each other. */}
        <bdi>
          {t('cases.ofWho', { who: document.of === null ? t('cases.ofCourt') : personIn(held, document.of) })}
        </bdi>{' '}
        · <bdi>{t('cases.filedByWho', { who: doerOf(document.filedBy) })}</bdi> ·{' '}
        <Moment at={document.filedAt} as="short" />
        {scan.kind === 'clean' && (
          <>
            {' '}
            · <bdi>{t('cases.scans.clean')}</bdi> <Moment at={scan.at} as="short" />
            {scan.signaturesAt !== null && (
              <>
                {' '}
                (<bdi>{t('cases.scans.signatures')}</bdi> <Moment at={scan.signaturesAt} as="date" />)
              </>
            )}
          </>
        )}
      </p>
      <Acts id={id} held={held} document={document} />
      <ScannedDocument
        address={address}
        title={document.title}
        count={document.pages}
        withheld={withheld && { why: withheld, text: t(`cases.scanTexts.${withheld}`) }}
        withoutPages={t(isRecording(document.media) ? 'cases.recording' : 'cases.noPages')}
      />
    </Screen>
  );
}

/** Returns why the document is withheld from everybody, even from people who may read it. */
function withheldBy({ scan: { kind } }: ShownDocument): 'awaited' | 'infected' | 'not-scannable' | null {
  return kind === 'awaited' || kind === 'infected' || kind === 'not-scannable' ? kind : null;
}

/** Whether it is the signed document of an order of this case. */
function isPaperOf({ orders }: CaseProceedings, { id }: ShownDocument): boolean {
  return orders.some(({ stage }) => stage.kind === 'signed' && stage.document === id);
}

function isRecording(media: ShownDocument['media']): boolean {
  return (RECORDING_MEDIA as readonly string[]).includes(media);
}

/** The acts on the document: access, rulings on it as an exhibit, acceptance and withdrawal. */
function Acts({ id, held, document }: OneProps) {
  const t = useStaffWords();
  const act = useAct(actInCase);
  const [asks, setAsks] = useState<'access' | 'exclude' | 'withdraw' | 'refuse' | 'waive' | null>(null);
  const [level, setLevel] = useState<ShownDocument['access']['level'] | ''>('');
  const [reason, setReason] = useState<ExclusionReason | ''>('');
  const [why, setWhy] = useState<WithdrawalReason | ''>('');
  const [whyNot, setWhyNot] = useState<RefusalReason | ''>('');
  const tellFailure = useTellFailure();
  const exhibit = held.exhibits.findLast((one) => one.document === document.id);
  const isOffered = exhibit?.stage.kind === 'offered';
  const isLive = isOffered || exhibit?.stage.kind === 'admitted';
  const does = (body: CaseActAtDesk): void =>
    act.mutate({ params: { case: id }, body }, { onSuccess: () => setAsks(null), onError: tellFailure });
  const levels = RECORDING_POLICIES.filter((one) => one !== 'sealed' || held.isJudge);
  // Only the judge of the case can order a withdrawal.
  const withdrawals = WITHDRAWAL_REASONS.filter((one) => one !== 'by-order' || held.isJudge);
  const isOrder = isPaperOf(held, document);
  // Only the judge can change a document that a judge has signed.
  const mayChange = held.isJudge || !isOrder;
  const isFree = !isLive && document.stage.kind === 'filed';
  // Named readers keep their access; a sealed document is for nobody else.
  const named = level === 'sealed' ? [] : document.access.named;
  const isWaiting = document.stage.kind === 'waiting';
  const withheld = withheldBy(document);
  const chosen = { access: level, exclude: reason, withdraw: why, refuse: whyNot, waive: null };
  if (asks !== null)
    return (
      <ActForm
        title={t(TITLES[asks])}
        {...(asks === 'withdraw' && { text: t('cases.withdrawNote') })}
        {...(asks === 'refuse' && { text: t('cases.refuseNote') })}
        {...(asks === 'waive' && { text: t('cases.waiveNote') })}
        error={null}
        isBusy={act.isPending}
        submit={t(asks === 'access' ? 'common.save' : TITLES[asks])}
        check={() => (chosen[asks] === '' ? [{ field: asks, code: 'required' }] : [])}
        onSubmit={() => {
          if (asks === 'access' && level !== '')
            does({ type: 'set-access', document: document.id, access: { level, named } });
          if (asks === 'exclude' && reason !== '' && exhibit !== undefined)
            does({ type: 'exclude-exhibit', exhibit: exhibit.number, reason });
          if (asks === 'withdraw' && why !== '')
            does({ type: 'withdraw-document', document: document.id, reason: why });
          if (asks === 'refuse' && whyNot !== '')
            does({ type: 'refuse-document', document: document.id, reason: whyNot });
          if (asks === 'waive') does({ type: 'waive-scan', document: document.id });
        }}
        onClose={() => setAsks(null)}
      >
        {asks === 'access' && (
          <ChoiceField
            name="access"
            label={t('cases.access')}
            value={level}
            values={levels}
            nameOf={(one) => t(`cases.levels.${one}`)}
            onChange={setLevel}
          />
        )}
        {asks === 'exclude' && (
          <ChoiceField
            name="exclude"
            label={t('cases.reason')}
            value={reason}
            values={EXCLUSION_REASONS}
            nameOf={(one) => t(`cases.exclusionReasons.${one}`)}
            onChange={setReason}
          />
        )}
        {asks === 'refuse' && (
          <ChoiceField
            name="refuse"
            label={t('cases.reason')}
            value={whyNot}
            values={REFUSAL_REASONS}
            nameOf={(one) => t(`cases.refusalReasons.${one}`)}
            onChange={setWhyNot}
          />
        )}
        {asks === 'withdraw' && (
          <ChoiceField
            name="withdraw"
            label={t('cases.reason')}
            value={why}
            values={withdrawals}
            nameOf={(one) => t(`cases.withdrawalReasons.${one}`)}
            onChange={setWhy}
          />
        )}
      </ActForm>
    );
  return (
    <div className="form__acts">
      {isWaiting && held.acts.includes('accept-document') && (
        <>
          {withheld === null && (
            <Button look="primary" onPress={() => does({ type: 'accept-document', document: document.id })}>
              {t('cases.accept')}
            </Button>
          )}
          <Button onPress={() => setAsks('refuse')}>{t('cases.refuse')}</Button>
        </>
      )}
      {withheld !== null && withheld !== 'awaited' && held.acts.includes('order-scan') && (
        <Button onPress={() => does({ type: 'order-scan', document: document.id })}>{t('cases.scanAgain')}</Button>
      )}
      {withheld === 'not-scannable' && held.acts.includes('waive-scan') && (
        <Button onPress={() => setAsks('waive')}>{t('cases.waiveScan')}</Button>
      )}
      {held.isJudge && exhibit !== undefined && isOffered && (
        <>
          <Button look="primary" onPress={() => does({ type: 'admit-exhibit', exhibit: exhibit.number })}>
            {t('cases.admit')}
          </Button>
          <Button onPress={() => setAsks('exclude')}>{t('cases.exclude')}</Button>
        </>
      )}
      {isFree && withheld === null && held.acts.includes('offer-exhibit') && (
        <Button onPress={() => does({ type: 'offer-exhibit', document: document.id, of: document.of, hearing: null })}>
          {t('cases.offer')}
        </Button>
      )}
      {mayChange && held.acts.includes('set-access') && (
        <Button onPress={() => setAsks('access')}>{t('cases.setAccess')}</Button>
      )}
      {isFree && mayChange && held.acts.includes('withdraw-document') && (
        <Button onPress={() => setAsks('withdraw')}>{t('cases.withdraw')}</Button>
      )}
      {isFree && mayChange && held.acts.includes('file-document') && (
        <LinkButton href={`/cases/${id}/file?replaces=${document.id}`}>{t('cases.replace')}</LinkButton>
      )}
    </div>
  );
}

const TITLES = {
  access: 'cases.setAccess',
  exclude: 'cases.exclude',
  withdraw: 'cases.withdraw',
  refuse: 'cases.refuse',
  waive: 'cases.waiveScan',
} as const;
