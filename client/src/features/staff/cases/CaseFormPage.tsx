import { useLocation, useParams } from 'wouter';
import { CASE_KINDS, changeCase, createCase, readCase } from '@mahzar/shared/rest/cases';
import type { CourtCase } from '@mahzar/shared/rest/cases';
import { CASE_ROLES } from '@mahzar/shared/scheduling/person';
import { localMobile } from '@mahzar/shared/phone';
import { LANGUAGE_NAMES, LANGUAGES } from '../../../i18n/language.ts';
import type { Language } from '../../../i18n/language.ts';
import { Button } from '../../../ui/Button.tsx';
import { useAct } from '../api/useAct.ts';
import { useLoad } from '../api/useLoad.ts';
import { newId } from '../bookings/draft.ts';
import { useBookingWords } from '../bookings/useBookingWords.ts';
import { usePlaces } from '../bookings/usePlaces.ts';
import '../bookings/bookings.css';
import { ComboField } from '../ui/ComboField.tsx';
import { latinDigits } from '../ui/digits.ts';
import { SelectField, TextAreaField, TextField, TicksField } from '../ui/Field.tsx';
import { Form } from '../ui/Form.tsx';
import { LinkButton } from '../ui/LinkButton.tsx';
import { Screen } from '../ui/Screen.tsx';
import { Loaded } from '../ui/States.tsx';
import { useTell } from '../ui/Toasts.tsx';
import { useDraft } from '../ui/useDraft.ts';
import { useStaffWords } from '../useStaffWords.ts';

type CaseRole = (typeof CASE_ROLES)[number];

interface PartyDraft {
  readonly id: string;
  readonly role: CaseRole;
  readonly name: string;
  readonly nationalId: string;
  readonly phone: string;
  readonly email: string;
  readonly language: Language;
  readonly with: readonly string[];
}

interface Draft {
  readonly number: string;
  readonly title: string;
  readonly branch: string;
  readonly kind: CourtCase['kind'];
  readonly notes: string;
  readonly people: readonly PartyDraft[];
}

const newParty = (role: CaseRole): PartyDraft => ({
  id: newId(),
  role,
  name: '',
  nationalId: '',
  phone: '',
  email: '',
  language: 'fa',
  with: [],
});
const EMPTY: Draft = { number: '', title: '', branch: '', kind: 'criminal', notes: '', people: [] };
const withoutSecrets = (draft: Draft): Partial<Draft> => ({
  ...draft,
  people: draft.people.map((person) => ({ ...person, nationalId: '' })),
});
const orNull = (text: string): string | null => (text.trim() === '' ? null : latinDigits(text.trim()));

/** Opens a case file, or changes one. */
export default function CaseFormPage() {
  const { case: id } = useParams<{ case?: string }>();
  const read = useLoad(readCase, { params: { case: id ?? '' } }, { when: id !== undefined });
  if (id === undefined) return <CaseForm file={null} />;
  return <Loaded of={read}>{(file) => <CaseForm key={file.version} file={file} />}</Loaded>;
}

function CaseForm({ file }: { readonly file: CourtCase | null }) {
  const t = useStaffWords();
  const words = useBookingWords();
  const tell = useTell();
  const [, go] = useLocation();
  const places = usePlaces();
  const initial: Draft =
    file === null
      ? EMPTY
      : {
          ...file,
          people: file.people.map((person) => ({
            ...person,
            nationalId: person.nationalId ?? '',
            phone: person.phone === null ? '' : localMobile(person.phone),
            email: person.email ?? '',
          })),
        };
  const form = file === null ? 'case' : `case-${file.id}-${file.version}`;
  const { value, change, forget } = useDraft(form, initial, withoutSecrets);
  const create = useAct(createCase);
  const put = useAct(changeCase);
  const setParty = (at: number, person: PartyDraft | null): void =>
    change({ people: value.people.flatMap((one, index) => (index !== at ? [one] : person === null ? [] : [person])) });
  const submit = (): void => {
    const body = {
      number: latinDigits(value.number.trim()),
      title: value.title.trim(),
      branch: value.branch.trim(),
      kind: value.kind,
      notes: value.notes,
      people: value.people.map((person) => ({
        ...person,
        name: person.name.trim(),
        nationalId: orNull(person.nationalId),
        phone: orNull(person.phone),
        email: orNull(person.email),
      })),
    };
    const onSuccess = ({ id }: { readonly id: string }): void => {
      forget();
      tell(t('common.saved'));
      go(`/cases/${id}`, { replace: true });
    };
    if (file === null) create.mutate({ body }, { onSuccess });
    else put.mutate({ params: { case: file.id }, body: { ...body, version: file.version } }, { onSuccess });
  };
  const required = (['number', 'title', 'branch'] as const).filter((field) => value[field].trim() === '');
  return (
    <Screen title={t(file === null ? 'cases.new' : 'cases.change')} width="wide">
      <Form
        error={create.error ?? put.error}
        isBusy={create.isPending || put.isPending}
        submit={t('common.save')}
        check={() => [
          ...required.map((field) => ({ field, code: 'required' })),
          ...value.people.flatMap(({ name }, at) =>
            name.trim() === '' ? [{ field: `people.${at}.name`, code: 'required' }] : [],
          ),
        ]}
        onSubmit={submit}
        acts={
          <LinkButton href={file === null ? '/cases' : `/cases/${file.id}`} look="quiet">
            {t('common.cancel')}
          </LinkButton>
        }
      >
        <div className="form__row">
          <TextField
            name="number"
            label={t('bookings.caseNumber')}
            isLatin
            maxLength={40}
            value={value.number}
            onChange={(number) => change({ number })}
          />
          <SelectField
            name="kind"
            label={t('cases.kind')}
            value={value.kind}
            values={CASE_KINDS}
            nameOf={(kind) => t(`cases.kinds.${kind}`)}
            onChange={(kind) => kind !== '' && change({ kind })}
          />
        </div>
        <TextField
          name="title"
          label={t('cases.title')}
          maxLength={200}
          value={value.title}
          onChange={(title) => change({ title })}
        />
        <ComboField
          name="branch"
          label={t('bookings.branch')}
          maxLength={120}
          values={places.map(({ branch }) => branch)}
          value={value.branch}
          onChange={(branch) => change({ branch })}
        />
        <TextAreaField
          name="notes"
          label={t('booking.notes')}
          isOptional
          value={value.notes}
          onChange={(notes) => change({ notes })}
        />
        {value.people.map((person, at) => {
          const set = (part: Partial<PartyDraft>): void => setParty(at, { ...person, ...part });
          const others = value.people.filter(({ id }) => id !== person.id);
          return (
            <fieldset key={person.id} className="person-card">
              <legend className="visually-hidden">{person.name === '' ? words.role(person.role) : person.name}</legend>
              <div className="form__row">
                <SelectField
                  name={`people.${at}.role`}
                  label={t('booking.role')}
                  value={person.role}
                  values={CASE_ROLES}
                  nameOf={words.role}
                  onChange={(role) => role !== '' && set({ role })}
                />
                <TextField
                  name={`people.${at}.name`}
                  label={t('account.name')}
                  maxLength={120}
                  value={person.name}
                  onChange={(name) => set({ name })}
                />
                <TextField
                  name={`people.${at}.phone`}
                  label={t('booking.phone')}
                  isOptional
                  type="tel"
                  isLatin
                  value={person.phone}
                  onChange={(phone) => set({ phone })}
                />
                <TextField
                  name={`people.${at}.nationalId`}
                  label={t('booking.nationalId')}
                  isOptional
                  isLatin
                  inputMode="numeric"
                  value={person.nationalId}
                  onChange={(nationalId) => set({ nationalId })}
                />
                <TextField
                  name={`people.${at}.email`}
                  label={t('signIn.email')}
                  isOptional
                  type="email"
                  isLatin
                  value={person.email}
                  onChange={(email) => set({ email })}
                />
                <SelectField
                  name={`people.${at}.language`}
                  label={t('booking.language')}
                  value={person.language}
                  values={LANGUAGES}
                  nameOf={(one) => LANGUAGE_NAMES[one]}
                  onChange={(one) => one !== '' && set({ language: one })}
                />
              </div>
              {(person.role === 'lawyer' || person.role === 'interpreter') && others.length > 0 && (
                <TicksField
                  name={`people.${at}.with`}
                  label={t(person.role === 'lawyer' ? 'booking.clients' : 'booking.with')}
                  values={others.map(({ id }) => id)}
                  chosen={person.with}
                  nameOf={(id) => others.find((one) => one.id === id)?.name ?? id}
                  onChange={(chosen) => set({ with: chosen })}
                />
              )}
              <div>
                <Button look="quiet" icon="close" onPress={() => setParty(at, null)}>
                  {t('booking.removePerson', { name: person.name === '' ? words.role(person.role) : person.name })}
                </Button>
              </div>
            </fieldset>
          );
        })}
        <SelectField<CaseRole>
          name="add-party"
          label={t('booking.addPerson')}
          value=""
          values={CASE_ROLES}
          nameOf={words.role}
          empty={t('common.choose')}
          onChange={(role) => role !== '' && change({ people: [...value.people, newParty(role)] })}
        />
      </Form>
    </Screen>
  );
}
