import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerCitizen } from '@mahzar/shared/rest/office-requests';
import { OUTCOMES } from '@mahzar/shared/queue/words';
import type { Outcome } from '@mahzar/shared/queue/words';
import type { OfficialId } from '@mahzar/shared/queue/ids';
import type { LineRow, LineView } from '@mahzar/shared/queue/projection/line-view';
import type { ListedRequest } from '@mahzar/shared/rest/office-requests';
import { ActMenu } from '../../ui/ActMenu.tsx';
import { Button } from '../../ui/Button.tsx';
import { formatClock, formatNumber } from '../../i18n/format.ts';
import type { Language } from '../../i18n/language.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { areKeysOn } from '../ui/keys.ts';
import { useOfficeWords } from '../offices/useOfficeWords.ts';
import { RequestCard } from '../requests/RequestCard.tsx';
import { useAct } from '../api/useAct.ts';
import { useTell } from '../ui/Toasts.tsx';
import { useTellFailure } from '../ui/useTellFailure.ts';
import { countsOf, stepOf } from './desk-step.ts';
import type { DeskStep } from './desk-step.ts';
import { inLine } from './line.ts';
import { isMatterKind } from './matter.ts';
import { withOutcome, dueAtOf, NO_OUTCOME, OutcomeFields } from './OutcomeFields.tsx';
import { Device, Presence } from './Presence.tsx';
import { useEnter } from './useEnter.ts';
import type { OpenQueue } from './QueueConnectionContext.tsx';
import { Turn } from './Turn.tsx';
import { USUAL_KEY, useUsualKey } from './usual-key.ts';
import type { QueueAct } from './useQueueAct.ts';
import { useQueueWords } from '../ui/useQueueWords.ts';
import { useStaffWords } from '../words/useStaffWords.ts';

interface OfficialDeskProps {
  readonly view: LineView;
  readonly me: OfficialId;
  readonly queue: QueueAct;
  readonly connection: ReturnType<OpenQueue>;
  readonly officialName: (official: string) => string;
  readonly requests: ReadonlyMap<string, ListedRequest>;
}

/** One official's desk: the present person, the next ones, and one button for the usual act. */
export function OfficialDesk({ view, me, queue, connection, officialName, requests }: OfficialDeskProps) {
  const t = useQueueWords();
  const common = useStaffWords();
  const { language } = useLanguage();
  const step = stepOf(view, me);
  const row = 'row' in step ? step.row : null;
  const [draft, setDraft] = useState(NO_OUTCOME);
  const [isMissing, setMissing] = useState(false);
  const { enter, isEntering } = useEnter();
  const sign = useAct(answerCitizen);
  const tell = useTell();
  const tellFailure = useTellFailure();
  const isOutcome = step.kind === 'outcome';
  /** A person in the hall, who comes in without a device. */
  const isInPerson = step.kind === 'meet' && step.row.presence.kind === 'here' && step.row.presence.onSite;
  const usual = isInPerson ? t('acts.end-here') : usualOf(step, t, language);
  const request = row?.request;
  // A choice for one person does not apply to the next.
  useEffect(() => {
    setDraft(NO_OUTCOME);
    setMissing(false);
  }, [request, isOutcome]);

  const act = async (): Promise<void> => {
    if (queue.isBusy || isEntering || sign.isPending) return;
    switch (step.kind) {
      case 'join':
        return void (await queue.act({ type: 'join', official: me }));
      case 'open':
      case 'resume':
        return void (await queue.act({ type: step.kind }, t(`done.${step.kind}`)));
      case 'call':
        return enter(() => connection.callNext());
      case 'meet':
        if (isInPerson) return void (await queue.act({ type: 'end' }));
        return enter(() => connection.enter());
      case 'end':
        return void (await queue.act({ type: 'end' }));
      case 'outcome': {
        if (draft.outcome === '' || draft.words.trim() === '') return setMissing(true);
        const { outcome } = draft;
        sign.mutate(
          {
            params: { request: step.row.request },
            body: { outcome, words: draft.words.trim(), dueAt: dueAtOf(draft) },
          },
          { onSuccess: () => tell(t('done.act')), onError: tellFailure },
        );
        return;
      }
      case 'nobody':
      case 'over':
        return;
    }
  };
  const templateOf = useTemplates(requests.get(request ?? '')?.language);
  useUsualKey(() => void act());
  useOutcomeKeys(isOutcome, (outcome) => setDraft((now) => withOutcome(now, outcome, templateOf)));
  const others = view.officials.filter(({ official, present }) => present && official !== me);
  const isPresent = view.officials.find(({ official }) => official === me)?.present === true;

  return (
    <section className="queue-desk" aria-labelledby="my-desk">
      <div className="card queue-desk__now" data-step={step.kind}>
        <div className="card__head">
          <h2 id="my-desk">{t('deskTitle')}</h2>
          {isPresent && (step.kind === 'call' || step.kind === 'nobody' || step.kind === 'over') && (
            <Button look="quiet" icon="leave" onPress={() => void queue.act({ type: 'leave-desk', official: me })}>
              {t('acts.leave-desk')}
            </Button>
          )}
        </div>
        <div role="status">
          {row !== null && <Person row={row} name={requests.get(row.request)?.name} />}
          <p className={row === null ? 'lead' : 'soft'}>
            {t(`steps.${isInPerson ? 'meetHere' : step.kind}`)}
            {row !== null && <Since row={row} />}
          </p>
        </div>
        {(step.kind === 'meet' || step.kind === 'end') && !isInPerson && view.plan.recording === 'always' && (
          <p className="soft">{t('recordedOnly')}</p>
        )}
        {isOutcome && (
          <OutcomeFields
            draft={draft}
            templateOf={templateOf}
            onChange={(next) => {
              setDraft(next);
              setMissing(false);
            }}
            problem={isMissing ? common('problems.required') : null}
          />
        )}
        {usual !== null && (
          <div className="queue-desk__acts">
            <Button
              look="primary"
              isPending={queue.isBusy || isEntering || sign.isPending}
              aria-keyshortcuts={USUAL_KEY}
              onPress={() => void act()}
            >
              {usual}
            </Button>
            {step.kind === 'meet' && (
              <>
                <Button icon="sound" onPress={() => void queue.act({ type: 'recall' }, t('done.act'))}>
                  {t('acts.recall')}
                </Button>
                <Button icon="next" onPress={() => void queue.act({ type: 'skip' }, t('done.act'))}>
                  {t('acts.skip')}
                </Button>
                <Button onPress={() => void queue.act({ type: 'note-no-show' }, t('done.act'))}>
                  {t('acts.note-no-show')}
                </Button>
              </>
            )}
            {step.kind === 'end' && (
              <Button icon="door" onPress={() => void enter(() => connection.enter())}>
                {t('acts.enter')}
              </Button>
            )}
            {(step.kind === 'meet' || step.kind === 'end') && others.length > 0 && (
              <ActMenu
                label={t('acts.hand-over')}
                text={t('acts.hand-over')}
                icon="forward"
                ground="light"
                parts={[{ acts: others.map(({ official }) => ({ id: official, label: officialName(official) })) }]}
                onAct={(to) => void queue.act({ type: 'hand-over', to }, t('done.act'))}
              />
            )}
          </div>
        )}
        {usual !== null && <p className="soft queue-desk__key">{t('usualKey', { key: USUAL_KEY })}</p>}
      </div>
      {row !== null && <RequestCard key={row.request} request={row.request} stage={row.stage.kind} />}
      <NextInLine view={view} me={me} current={request} requests={requests} />
    </section>
  );
}

/** The desk's present person: number, matter, way of coming. */
function Person({ row, name }: { readonly row: LineRow; readonly name: string | undefined }) {
  const t = useQueueWords();
  const offices = useOfficeWords();
  return (
    <div className="queue-person">
      <Turn number={row.number} />
      <div>
        {name !== undefined && <p className="queue-person__name">{name}</p>}
        <p className="queue-person__matter">{isMatterKind(row.matter) ? offices(`kinds.${row.matter}`) : row.matter}</p>
        <p className="queue-person__marks">
          {(row.stage.kind === 'waiting' || row.stage.kind === 'called') && <Presence row={row} />}
          {row.device !== null && <span className="soft">{`${t('device')}:`}</span>}
          <Device row={row} />
          <span className="soft">{t(`vias.${row.via}`)}</span>
        </p>
      </div>
    </div>
  );
}

function Since({ row: { stage, calls } }: { readonly row: LineRow }) {
  const t = useQueueWords();
  const { language } = useLanguage();
  if (stage.kind !== 'called' && stage.kind !== 'meeting') return null;
  return (
    <>
      {' · '}
      {t('since', { time: formatClock(language, stage.since) })}
      {stage.kind === 'called' && calls > 1 && ` · ${t('calledTimes', { count: calls })}`}
    </>
  );
}

interface NextInLineProps {
  readonly view: LineView;
  readonly me: OfficialId;
  readonly current: string | undefined;
  readonly requests: ReadonlyMap<string, ListedRequest>;
}

/** Number of next people shown next to the desk. */
const NEXT = 6;

function NextInLine({ view, me, current, requests }: NextInLineProps) {
  const t = useQueueWords();
  const offices = useOfficeWords();
  const counts = countsOf(view);
  const next = inLine(view)
    .filter(({ request, assigned }) => request !== current && (assigned === null || assigned === me))
    .slice(0, NEXT);
  return (
    <section className="card queue-desk__next" aria-labelledby="my-next">
      <div className="card__head">
        <h2 id="my-next">{t('next')}</h2>
        <span className="soft">{t('hereCount', counts)}</span>
      </div>
      {next.length === 0 ? (
        <p className="soft">{t('nextNone')}</p>
      ) : (
        <ol className="plain-list queue-next">
          {next.map((row) => (
            <li key={row.request}>
              <Turn number={row.number} />
              <span>
                {requests.get(row.request)?.name}{' '}
                <span className="soft">{isMatterKind(row.matter) ? offices(`kinds.${row.matter}`) : row.matter}</span>
              </span>
              <Presence row={row} />
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

/** Returns the words of the main button; null when the official can only wait. */
function usualOf(
  step: DeskStep,
  t: ReturnType<typeof useQueueWords>,
  language: Parameters<typeof formatNumber>[0],
): string | null {
  switch (step.kind) {
    case 'call':
      return t('acts.call-next', {
        number: step.row.number === null ? '—' : formatNumber(language, step.row.number),
      });
    case 'meet':
      return t('acts.enter');
    case 'outcome':
      return t('acts.sign');
    case 'join':
    case 'open':
    case 'resume':
    case 'end':
      return t(`acts.${step.kind}`);
    case 'nobody':
    case 'over':
      return null;
  }
}

/** While the outcome is asked for, the digits 1 to 6 choose it. */
function useOutcomeKeys(isAsked: boolean, choose: (outcome: (typeof OUTCOMES)[number]) => void): void {
  useEffect(() => {
    if (!isAsked) return undefined;
    const listen = (event: KeyboardEvent): void => {
      const outcome = OUTCOMES[Number(/^Digit([1-9])$/.exec(event.code)?.[1] ?? 0) - 1];
      const isTyping =
        event.target instanceof Element && event.target.closest('input:not([type=radio]), textarea, select') !== null;
      if (outcome === undefined || isTyping || event.ctrlKey || event.altKey || event.metaKey || !areKeysOn()) return;
      event.preventDefault();
      choose(outcome);
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  });
}

/** Returns templates of answers in the language of the citizen's request; in the desk's language until it is known. */
function useTemplates(citizens: Language | undefined): (of: Outcome) => string {
  const { i18n } = useTranslation();
  const { language } = useLanguage();
  const t = i18n.getFixedT(citizens ?? language, 'queue');
  return (of) => t(`outcomeTexts.${of}`);
}
