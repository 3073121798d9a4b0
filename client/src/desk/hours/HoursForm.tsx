import { setWorkingHours } from '@mahzar/shared/rest/allocation';
import type { WorkingHours } from '@mahzar/shared/rest/allocation';
import { Button } from '../../ui/Button.tsx';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { useAct } from '../api/useAct.ts';
import { DateField } from '../ui/DateField.tsx';
import { Form } from '../ui/Form.tsx';
import { FieldPlace } from '../ui/FormContext.tsx';
import { LinkButton } from '../ui/LinkButton.tsx';
import { newId } from '../ui/new-id.ts';
import { useTell } from '../ui/Toasts.tsx';
import { useDraft } from '../ui/useDraft.ts';
import { weekdayName } from '../ui/weekday.ts';
import { useStaffWords } from '../words/useStaffWords.ts';
import { bodyOfHours, draftOfHours, likeDay, problemsOfHours, WEEK } from './draft.ts';
import type { ExceptionDraft } from './draft.ts';
import { TimeRangeFields } from './TimeRangeFields.tsx';
import './hours.css';

/** A colleague's working hours: the hours of each day of the week, and the exceptions. */
export function HoursForm({ hours }: { readonly hours: WorkingHours }) {
  const t = useStaffWords();
  const { language } = useLanguage();
  const tell = useTell();
  const { account, version } = hours;
  const { value, change, forget } = useDraft(`hours-${account}-${version}`, draftOfHours(hours, newId));
  const act = useAct(setWorkingHours);
  const first = value.weekly.findIndex((each) => each.length > 0);
  const setException = (at: number, next: ExceptionDraft | null): void =>
    change({ exceptions: value.exceptions.flatMap((one, place) => (place === at ? (next ?? []) : one)) });
  return (
    <Form
      error={act.error}
      isBusy={act.isPending}
      submit={t('common.save')}
      check={() => problemsOfHours(value)}
      onSubmit={() =>
        act.mutate(
          { params: { account }, body: { version, ...bodyOfHours(value) } },
          {
            onSuccess: () => {
              forget();
              tell(t('common.saved'));
            },
          },
        )
      }
      acts={
        <LinkButton href="/allocation/hours" look="quiet">
          {t('common.back')}
        </LinkButton>
      }
    >
      <section className="card" aria-labelledby="week">
        <h2 id="week">{t('hours.week')}</h2>
        <p className="soft">{t('hours.weekText')}</p>
        {WEEK.map((day) => {
          const name = weekdayName(language, day);
          return (
            <FieldPlace key={day} value={name}>
              <div role="group" aria-labelledby={`day-${day}`} className="hours__day">
                <span id={`day-${day}`} className="hours__name">
                  {name}
                </span>
                <TimeRangeFields
                  name={`weekly.${day}`}
                  day={name}
                  hours={value.weekly[day] ?? []}
                  onChange={(next) => change({ weekly: value.weekly.map((old, at) => (at === day ? next : old)) })}
                />
                {day === first && (
                  <Button size="small" onPress={() => change({ weekly: likeDay(value.weekly, day, newId) })}>
                    {t('hours.like')}
                  </Button>
                )}
              </div>
            </FieldPlace>
          );
        })}
      </section>
      <section className="card" aria-labelledby="exceptions">
        <h2 id="exceptions">{t('hours.exceptions')}</h2>
        <p className="soft">{t('hours.exceptionsText')}</p>
        {value.exceptions.map((exception, at) => (
          <div key={exception.id} className="hours__exception" role="group" aria-label={t('bookings.day')}>
            <DateField
              name={`exceptions.${at}.date`}
              label={t('bookings.day')}
              value={exception.date}
              onChange={(date) => setException(at, { ...exception, date })}
            />
            <TimeRangeFields
              name={`exceptions.${at}`}
              day={t('hours.exceptions')}
              hours={exception.hours}
              onChange={(next) => setException(at, { ...exception, hours: next })}
            />
            <Button look="quiet" size="small" icon="close" onPress={() => setException(at, null)}>
              {t('hours.removeException')}
            </Button>
          </div>
        ))}
        <div>
          <Button
            icon="plus"
            onPress={() => change({ exceptions: [...value.exceptions, { id: newId(), date: '', hours: [] }] })}
          >
            {t('hours.addException')}
          </Button>
        </div>
      </section>
    </Form>
  );
}
