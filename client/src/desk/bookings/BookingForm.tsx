import { useCallback, useEffect } from 'react';
import type { ReactNode } from 'react';
import { HEARING_KINDS, BOOKED_ROLES } from '@mahzar/shared/hearing/roles';
import { RECORDING_POLICIES } from '@mahzar/shared/scheduling/booking';
import { Button } from '../../ui/Button.tsx';
import type { CallError } from '../../connection/call.ts';
import { ComboField } from '../ui/ComboField.tsx';
import { DateField } from '../ui/DateField.tsx';
import { newId } from '../ui/new-id.ts';
import { SelectField, TextAreaField, TextField, TickField } from '../ui/Field.tsx';
import { Form } from '../ui/Form.tsx';
import { TimeField } from '../ui/TimeField.tsx';
import { TitleField } from '../ui/TitleField.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';
import { PersonRows } from '../people/PersonRows.tsx';
import { Clashes, useClashes } from './Clashes.tsx';
import { Company } from './CompanyContext.tsx';
import { withOne } from '../people/contacts.ts';
import { gapsOf, newPerson, problemsOfDraft, seriesOf, withoutContact } from './draft.ts';
import type { Draft } from './draft.ts';
import { HolidayNote } from './HolidayNote.tsx';
import { PersonFields } from './PersonFields.tsx';
import { useAboutPerson } from './useAboutPerson.ts';
import { ScreeningFields } from './ScreeningFields.tsx';
import { useBookingWords } from '../words/useBookingWords.ts';
import type { ChangeDraft } from '../ui/useDraft.ts';
import { usePlaces } from '../ui/usePlaces.ts';
import './bookings.css';

interface BookingFormProps {
  readonly value: Draft;
  /** Stays the same function: only what changes is redrawn at each key. */
  readonly onChange: ChangeDraft<Draft>;
  readonly error: CallError | null;
  readonly isBusy: boolean;
  readonly submit: string;
  /** @param clashes the displayed clashing bookings; undefined when the search for them failed */
  readonly onSubmit: (clashes: readonly string[] | undefined) => void;
  readonly acts: ReactNode;
  /** The booking that is being changed; it does not clash with itself. */
  readonly except?: string;
}

/** All fields of a hearing on one page: subject and time, people, screens, and access. */
export function BookingForm(props: BookingFormProps) {
  const { value, onChange, error, isBusy, submit, onSubmit, acts, except } = props;
  const t = useStaffWords();
  const aboutOf = useAboutPerson();
  const places = usePlaces();
  const set =
    <Key extends keyof Draft>(key: Key) =>
    (next: Draft[Key]): void =>
      onChange({ [key]: next } as Partial<Draft>);
  const setDay = useCallback((day: string) => onChange({ day }), [onChange]);
  const setTime = useCallback((time: string) => onChange({ time }), [onChange]);
  const setPeople = useCallback(
    (next: (now: Draft['people']) => Draft['people']) => onChange(({ people }) => ({ people: next(people) })),
    [onChange],
  );
  const { clashes, known, warnings, lookAgain } = useClashes(value, except);
  const namesProtected = warnings.some(({ code }) => code === 'names-protected');
  const isOutdated = error?.code === 'clashes-meanwhile';
  useEffect(() => {
    if (isOutdated) void lookAgain();
  }, [isOutdated, lookAgain]);
  const rooms = places.find(({ branch }) => branch === value.branch.trim())?.rooms ?? [];
  return (
    <Form
      error={error}
      check={() => problemsOfDraft(value, except === undefined ? Date.now() : null)}
      isBusy={isBusy}
      submit={submit}
      onSubmit={() => onSubmit(known)}
      acts={acts}
    >
      <section className="card" aria-labelledby="what">
        <h2 id="what">{t('booking.what')}</h2>
        <div className="form__row">
          <TextField
            name="caseNumber"
            label={t('bookings.caseNumber')}
            isLatin
            inputMode="numeric"
            maxLength={40}
            value={value.caseNumber}
            onChange={set('caseNumber')}
          />
          <SelectField
            name="kind"
            label={t('booking.kind')}
            value={value.kind}
            values={HEARING_KINDS}
            nameOf={(kind) => t(`booking.kinds.${kind}`)}
            onChange={(kind) => kind !== '' && onChange({ kind })}
          />
        </div>
        <TitleField
          label={t('bookings.title')}
          value={value.title}
          onChange={set('title')}
          warning={
            namesProtected
              ? t('booking.titleNamesProtected', { instead: t(`booking.insteadOfTitle.${value.kind}`) })
              : null
          }
        />
        <div className="form__row">
          <ComboField
            name="branch"
            label={t('bookings.branch')}
            maxLength={120}
            values={places.map(({ branch }) => branch)}
            value={value.branch}
            onChange={set('branch')}
          />
          <ComboField
            name="room"
            label={t('booking.room')}
            isOptional
            maxLength={80}
            values={rooms}
            value={value.room}
            onChange={set('room')}
          />
        </div>
        <div className="form__row">
          <DateField name="day" label={t('bookings.day')} value={value.day} onChange={setDay} />
          <TimeField name="time" label={t('bookings.time')} value={value.time} onChange={setTime} />
          <TextField
            name="length"
            label={t('booking.length')}
            inputMode="numeric"
            maxLength={4}
            value={value.length}
            onChange={set('length')}
          />
        </div>
        <HolidayNote day={value.day} />
        <Clashes
          isUnknown={known === undefined}
          clashes={clashes}
          people={value.people}
          isSeries={seriesOf(value) !== null}
        />
        {except === undefined && (
          <div className="form__row">
            <SelectField
              name="every"
              label={t('booking.every')}
              value={value.every}
              values={['office-day', 'day', 'week']}
              nameOf={(one) => t(`booking.everys.${one}`)}
              empty={t('booking.everys.once')}
              onChange={set('every')}
            />
            {value.every !== '' && (
              <TextField
                name="times"
                label={t('booking.times')}
                inputMode="numeric"
                maxLength={2}
                value={value.times}
                onChange={set('times')}
              />
            )}
          </div>
        )}
      </section>

      <section className="card" aria-labelledby="people">
        <h2 id="people">{t('bookings.people')}</h2>
        <Company of={value.people}>
          <PersonRows
            people={value.people}
            onChange={setPeople}
            roles={BOOKED_ROLES}
            newPerson={newPerson}
            gapsOf={(person) => gapsOf(person, value.people)}
            aboutOf={(person) => aboutOf(person, value.people)}
          >
            {(person, at, change) => <PersonFields at={at} person={person} onChange={change} />}
          </PersonRows>
        </Company>
      </section>

      <section className="card" aria-labelledby="screens">
        <h2 id="screens">{t('booking.screens')}</h2>
        <p className="soft">{t('booking.screensText')}</p>
        {value.screens.map((screen, at) => (
          <ScreeningFields
            key={screen.id}
            at={at}
            screen={screen}
            people={value.people}
            onChange={(next) => onChange({ screens: withOne(value.screens, at, next) })}
          />
        ))}
        <div>
          <Button
            icon="plus"
            onPress={() => onChange({ screens: [...value.screens, { id: newId(), one: [], other: [] }] })}
          >
            {t('booking.addScreen')}
          </Button>
        </div>
      </section>

      <section className="card" aria-labelledby="terms">
        <h2 id="terms">{t('booking.terms')}</h2>
        <TickField
          name="public"
          label={t('booking.public')}
          hint={t('booking.publicHint')}
          isChecked={value.public}
          onChange={set('public')}
        />
        <SelectField
          name="recordingPolicy"
          label={t('booking.recording')}
          value={value.recordingPolicy}
          values={RECORDING_POLICIES}
          nameOf={(policy) => t(`booking.recordings.${policy}`)}
          onChange={(policy) => policy !== '' && onChange({ recordingPolicy: policy })}
        />
        <TextAreaField name="notes" label={t('booking.notes')} isOptional value={value.notes} onChange={set('notes')} />
      </section>
      <Unreached draft={value} />
    </Form>
  );
}

/** Names people whom no invitation can reach, before any is sent. */
function Unreached({ draft }: { readonly draft: Draft }) {
  const t = useStaffWords();
  const words = useBookingWords();
  const people = withoutContact(draft);
  if (people.length === 0) return null;
  const names = people.map(({ name, role }) => (name.trim() === '' ? words.role(role) : name.trim()));
  return <p className="form-note">{t('booking.unreached', { names: words.list(names), count: people.length })}</p>;
}
