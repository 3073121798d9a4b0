import { useLocation, useParams } from 'wouter';
import { MATTER_KINDS, RECORDING_RULES } from '@mahzar/shared/offices/office';
import type { Office } from '@mahzar/shared/offices/office';
import { changeOffice, createOffice, readOffice } from '@mahzar/shared/rest/offices';
import { Button } from '../../ui/Button.tsx';
import { formatNumber } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { useAct } from '../api/useAct.ts';
import { useLoad } from '../api/useLoad.ts';
import { SelectField, TextField, TicksField } from '../ui/Field.tsx';
import { Form } from '../ui/Form.tsx';
import { FieldPlace } from '../ui/FormContext.tsx';
import { LinkButton } from '../ui/LinkButton.tsx';
import { newId } from '../ui/new-id.ts';
import { Screen } from '../ui/Screen.tsx';
import { Loaded } from '../ui/States.tsx';
import { useTell } from '../ui/Toasts.tsx';
import { useDraft } from '../ui/useDraft.ts';
import { weekdayName } from '../ui/weekday.ts';
import { useStaffWords } from '../words/useStaffWords.ts';
import { BlockFields } from './BlockFields.tsx';
import { ExceptionFields } from './ExceptionFields.tsx';
import { OfficialFields } from './OfficialFields.tsx';
import { bodyOf, formOf, problemsOf, WEEK, withOfficials } from './draft.ts';
import type { OfficialForm } from './draft.ts';
import { useColleagueNames } from './useColleagueNames.ts';
import { useOfficeWords } from './useOfficeWords.ts';
import './offices.css';

/** Hours on Friday count only for days listed as exceptions. */
const FRIDAY = 6;

/** Opens an office, or changes one. */
export default function OfficeFormPage() {
  const { office: id } = useParams<{ office?: string }>();
  const read = useLoad(readOffice, { params: { office: id ?? '' } }, { when: id !== undefined });
  if (id === undefined) return <WholeForm office={null} />;
  return <Loaded of={read}>{(office) => <WholeForm key={office.version} office={office} />}</Loaded>;
}

function WholeForm({ office }: { readonly office: Office | null }) {
  const t = useOfficeWords();
  const common = useStaffWords();
  const { language } = useLanguage();
  const tell = useTell();
  const [, go] = useLocation();
  const { officials: colleagues, queueStaff, nameOf } = useColleagueNames();
  const key = office === null ? 'office' : `office-${office.id}-${office.version}`;
  const { value, change, forget } = useDraft(key, formOf(office, newId));
  const create = useAct(createOffice);
  const put = useAct(changeOffice);
  const officialName = (official: OfficialForm): string =>
    nameOf(official.account) ??
    t('officialAt', { number: formatNumber(language, value.officials.indexOf(official) + 1) });
  const submit = (): void => {
    const body = bodyOf(value);
    const onSuccess = ({ id }: { readonly id: string }): void => {
      forget();
      tell(common('common.saved'));
      go(`/offices/${id}`, { replace: true });
    };
    if (office === null) create.mutate({ body }, { onSuccess });
    else put.mutate({ params: { office: office.id }, body: { ...body, version: office.version } }, { onSuccess });
  };
  return (
    <Screen title={t(office === null ? 'new' : 'change')} width="wide">
      <Form
        error={create.error ?? put.error}
        isBusy={create.isPending || put.isPending}
        submit={common('common.save')}
        check={() => problemsOf(value)}
        onSubmit={submit}
        acts={
          <>
            <LinkButton href={office === null ? '/offices' : `/offices/${office.id}`} look="quiet">
              {common('common.cancel')}
            </LinkButton>
            {office !== null && <p className="soft">{t('anew')}</p>}
          </>
        }
      >
        <section className="card">
          <TextField
            name="name"
            label={t('name')}
            hint={t('nameHint')}
            maxLength={120}
            value={value.name}
            onChange={(name) => change({ name })}
          />
          <div className="form__row">
            <TextField
              name="place"
              label={t('place')}
              hint={t('placeHint')}
              isOptional
              maxLength={300}
              value={value.place}
              onChange={(place) => change({ place })}
            />
            <TextField
              name="telephone"
              label={t('telephone')}
              isOptional
              isLatin
              type="tel"
              maxLength={40}
              value={value.telephone}
              onChange={(telephone) => change({ telephone })}
            />
          </div>
          <TicksField
            name="kinds"
            label={t('kindsTitle')}
            hint={t('kindsHint')}
            values={MATTER_KINDS}
            chosen={value.kinds}
            nameOf={(kind) => t(`kinds.${kind}`)}
            onChange={(kinds) => change({ kinds })}
          />
          <div className="form__row">
            <SelectField
              name="recording"
              label={t('recording')}
              value={value.recording}
              values={RECORDING_RULES}
              nameOf={(rule) => t(`recordings.${rule}`)}
              onChange={(recording) => recording !== '' && change({ recording })}
            />
            <TextField
              name="daysAhead"
              label={t('daysAhead')}
              hint={t('daysAheadHint')}
              inputMode="numeric"
              maxLength={2}
              value={value.daysAhead}
              onChange={(daysAhead) => change({ daysAhead })}
            />
          </div>
        </section>
        <section className="card" aria-labelledby="officials">
          <h2 id="officials">{t('officials')}</h2>
          <p className="soft">{t('officialsHint')}</p>
          <OfficialFields
            officials={value.officials}
            colleagues={colleagues}
            nameOf={nameOf}
            onChange={(officials) =>
              change({ officials, weekly: withOfficials(value.weekly, value.officials, officials) })
            }
          />
          <TicksField
            name="staff"
            label={t('staff')}
            hint={t('staffHint')}
            // Accounts that lost the role since stay visible, so that they can be removed.
            values={[...new Set([...queueStaff.map(({ account }) => account), ...value.staff])]}
            chosen={value.staff}
            nameOf={(account) => nameOf(account) ?? account}
            onChange={(staff) => change({ staff })}
          />
        </section>
        <section className="card" aria-labelledby="week">
          <h2 id="week">{t('week')}</h2>
          <p className="soft">{t('weekText')}</p>
          {WEEK.map((day) => {
            const name = weekdayName(language, day);
            return (
              <FieldPlace key={day} value={name}>
                <div className="office-day" role="group" aria-labelledby={`day-${day}`}>
                  <h3 id={`day-${day}`} className="office-day__name">
                    {name}
                    {day === FRIDAY && <span className="soft"> {t('fridays')}</span>}
                  </h3>
                  <BlockFields
                    name={`weekly.${day}`}
                    day={name}
                    blocks={value.weekly[day] ?? []}
                    onChange={(blocks) =>
                      change({ weekly: value.weekly.map((old, at) => (at === day ? blocks : old)) })
                    }
                    officials={value.officials}
                    kinds={value.kinds}
                    nameOf={officialName}
                  />
                </div>
              </FieldPlace>
            );
          })}
        </section>
        <section className="card" aria-labelledby="exceptions">
          <h2 id="exceptions">{t('exceptions')}</h2>
          <p className="soft">{t('exceptionsText')}</p>
          {value.exceptions.map((exception, at) => (
            <ExceptionFields
              key={exception.id}
              at={at}
              exception={exception}
              form={value}
              nameOf={officialName}
              onChange={(next) =>
                change({ exceptions: value.exceptions.flatMap((one) => (one === exception ? (next ?? []) : one)) })
              }
            />
          ))}
          <div>
            <Button
              icon="plus"
              onPress={() =>
                change({
                  exceptions: [
                    ...value.exceptions,
                    { id: newId(), date: '', differs: 'closed', blocks: [], closesAt: '', note: '' },
                  ],
                })
              }
            >
              {t('addException')}
            </Button>
          </div>
        </section>
      </Form>
    </Screen>
  );
}
