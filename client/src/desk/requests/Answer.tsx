import { noteCarriedOut } from '@mahzar/shared/rest/due-answers';
import type { OfficeRequest } from '@mahzar/shared/rest/office-requests';
import { Button } from '../../ui/Button.tsx';
import { useAct } from '../api/useAct.ts';
import { useQueueWords } from '../ui/useQueueWords.ts';
import { useMinute } from '../board/useMinute.ts';
import { useMay } from '../session/who.tsx';
import { Badge } from '../ui/Badge.tsx';
import { Moment } from '../ui/Moment.tsx';
import { useTell } from '../ui/Toasts.tsx';
import { useTellFailure } from '../ui/useTellFailure.ts';

interface AnswerProps {
  readonly request: Pick<OfficeRequest, 'id' | 'answer' | 'carriedOut' | 'isCarriedOut' | 'isReopened'>;
}

/** The answer, and whether it was carried out according to the citizen and to the office. */
export function Answer({ request: { id, answer, carriedOut, isCarriedOut: office, isReopened } }: AnswerProps) {
  const t = useQueueWords();
  const may = useMay();
  const tell = useTell();
  const tellFailure = useTellFailure();
  const note = useAct(noteCarriedOut);
  const now = useMinute(0);
  if (answer === null) return null;
  const isLate = answer.dueAt !== null && answer.dueAt < now && office !== true;
  const say = (done: boolean): void =>
    note.mutate(
      { params: { request: id }, body: { done } },
      { onSuccess: () => tell(t(done ? 'due.marked' : 'due.unmarked')), onError: tellFailure },
    );
  return (
    <section className="card" aria-labelledby="request-answer">
      <h2 id="request-answer">
        {t('due.answer')} <Badge>{t(`outcomes.${answer.outcome}`)}</Badge>
      </h2>
      <p className="pre-line" dir="auto">
        {answer.words}
      </p>
      <dl className="facts">
        <div>
          <dt>{t('due.signedAt')}</dt>
          <dd>
            <Moment at={answer.signedAt} as="short" />
          </dd>
        </div>
        <div>
          <dt>{t('due.deadline')}</dt>
          <dd>
            {answer.dueAt === null ? t('deadlines.none') : <Moment at={answer.dueAt} as="date" />}{' '}
            {isLate && <Badge look="bad">{t('due.late')}</Badge>}
          </dd>
        </div>
        <div>
          <dt>{t('due.office')}</dt>
          <dd>{office === true ? <Badge look="good">{t('due.done')}</Badge> : t('due.notDone')}</dd>
        </div>
        <div>
          <dt>{t('due.citizen')}</dt>
          <dd>
            {carriedOut === null ? (
              t('due.says.none')
            ) : (
              <Badge look={carriedOut.done === 'yes' ? 'good' : 'warn'}>{t(`due.says.${carriedOut.done}`)}</Badge>
            )}
            {carriedOut !== null && carriedOut.words !== '' && (
              <p className="pre-line" dir="auto">
                {carriedOut.words}
              </p>
            )}
          </dd>
        </div>
      </dl>
      {may('decide-requests') && (
        <div>
          {office === true && !isReopened ? (
            <Button isPending={note.isPending} onPress={() => say(false)}>
              {t('due.undo')}
            </Button>
          ) : (
            <Button look="primary" icon="check" isPending={note.isPending} onPress={() => say(true)}>
              {t('due.done')}
            </Button>
          )}
        </div>
      )}
    </section>
  );
}
