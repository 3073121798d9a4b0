import type { MatterKind } from '@mahzar/shared/offices/office';
import { MAX_COMPANIONS } from '@mahzar/shared/requests/guests';
import type { Guest } from '@mahzar/shared/requests/guests';
import { addWalkIn } from '@mahzar/shared/rest/office-requests';
import { formatNumber, localDigits } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { useAct } from '../api/useAct.ts';
import { useOfficeWords } from '../offices/useOfficeWords.ts';
import { ActForm, ChoiceField } from '../ui/ActForm.tsx';
import { TextAreaField, TextField } from '../ui/Field.tsx';
import { missing } from '../ui/missing.ts';
import { useTell } from '../ui/Toasts.tsx';
import { useDraft } from '../ui/useDraft.ts';
import { GuestFields, problemsOfGuests, tidyGuests } from '../requests/GuestFields.tsx';
import { useQueueWords } from '../ui/useQueueWords.ts';

interface WalkInFormProps {
  readonly office: string;
  readonly kinds: readonly MatterKind[];
  readonly onClose: () => void;
}

const EMPTY = {
  name: '',
  nationalId: '',
  phone: '',
  kind: '' as MatterKind | '',
  text: '',
  caseNumber: '',
  companions: '',
  lawyer: '',
  interpreter: '',
  elsewhere: [] as readonly Guest[],
};
/** Separators of names that are written on one line. */
const BETWEEN_NAMES = /[،,;؛]/;

/** Gives a turn to a person who came in person, or has no smartphone. */
export function WalkInForm({ office, kinds, onClose }: WalkInFormProps) {
  const t = useQueueWords();
  const offices = useOfficeWords();
  const { language } = useLanguage();
  const tell = useTell();
  // National IDs are never stored in the browser.
  const draft = useDraft(`walk-in-${office}`, EMPTY, ({ nationalId: _, ...rest }) => rest);
  const { value, change, forget } = draft;
  const { name, nationalId, phone, kind, text, caseNumber, lawyer, interpreter, elsewhere } = value;
  const companions = value.companions
    .split(BETWEEN_NAMES)
    .map((one) => one.trim())
    .filter((one) => one !== '');
  const guests = tidyGuests(elsewhere);
  const act = useAct(addWalkIn);
  const submit = (): void => {
    if (kind === '') return;
    act.mutate(
      {
        params: { office },
        body: {
          who: { name: name.trim(), nationalId: nationalId.trim(), phone: phone.trim() },
          matter: { kind, text: text.trim(), caseNumber: caseNumber.trim() },
          company: { companions, interpreter: interpreter.trim(), lawyer: lawyer.trim(), elsewhere: guests },
        },
      },
      {
        onSuccess: ({ number, trackingCode }) => {
          forget();
          onClose();
          const turn = number === null ? '—' : formatNumber(language, number);
          tell(t('walkIn.done', { number: turn, code: localDigits(language, trackingCode) }));
        },
      },
    );
  };
  /** Returns a field for an optional number. */
  const written = (of: 'nationalId' | 'phone' | 'caseNumber', field: string, maxLength: number) => (
    <TextField
      name={field}
      label={t(`request.${of}`)}
      isOptional
      isLatin
      {...(of === 'phone' ? { type: 'tel' } : { inputMode: of === 'nationalId' ? 'numeric' : undefined })}
      maxLength={maxLength}
      value={value[of]}
      onChange={(next) => change({ [of]: next })}
    />
  );
  /** Returns a field for people who come along and sit at the same screen. */
  const companyField = (of: 'companions' | 'lawyer' | 'interpreter', maxLength: number) => (
    <TextField
      name={`company.${of}`}
      label={t(`request.${of}`)}
      {...(of === 'companions' && { hint: t('walkIn.companions') })}
      isOptional
      maxLength={maxLength}
      value={value[of]}
      onChange={(next) => change({ [of]: next })}
    />
  );
  const problems = () => [
    ...missing('who.name', name),
    ...(companions.length > MAX_COMPANIONS ? [{ field: 'company.companions', code: 'too_big' }] : []),
    ...problemsOfGuests(guests),
    ...missing('matter.kind', kind),
  ];
  return (
    <ActForm
      title={t('walkIn.title')}
      text={t('walkIn.text')}
      error={act.error}
      isBusy={act.isPending}
      submit={t('walkIn.submit')}
      check={problems}
      onSubmit={submit}
      onClose={onClose}
    >
      <div className="form__row">
        <TextField
          name="who.name"
          label={t('name')}
          autoFocus
          maxLength={120}
          value={name}
          onChange={(next) => change({ name: next })}
        />
        {written('nationalId', 'who.nationalId', 30)}
        {written('phone', 'who.phone', 40)}
      </div>
      <div className="form__row">
        <ChoiceField
          name="matter.kind"
          label={t('matter')}
          value={kind}
          values={kinds}
          nameOf={(one) => offices(`kinds.${one}`)}
          onChange={(next) => change({ kind: next })}
        />
        {written('caseNumber', 'matter.caseNumber', 60)}
      </div>
      <TextAreaField
        name="matter.text"
        label={t('walkIn.words')}
        isOptional
        value={text}
        onChange={(next) => change({ text: next })}
        more={{ maxLength: 4000 }}
      />
      <div className="form__row">
        {companyField('companions', 600)}
        {companyField('lawyer', 120)}
        {companyField('interpreter', 120)}
      </div>
      <GuestFields guests={elsewhere} onChange={(all) => change({ elsewhere: all })} />
    </ActForm>
  );
}
