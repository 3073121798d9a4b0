import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { parseNationalId } from '@mahzar/shared/national-id';
import { filePower } from '@mahzar/shared/rest/portal';
import { CASE_NUMBER } from '@mahzar/shared/scheduling/case-number';
import { localDigits } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Page } from '../../ui/Page.tsx';
import { TextField } from '../fields/TextField.tsx';
import { FileField } from './FileField.tsx';
import { FilingForm } from './FilingForm.tsx';
import { useMy } from './MyContext.tsx';
import { MY_PATH } from './paths.ts';
import { useFiling } from './useFiling.ts';
import { useMyWords } from './useMyWords.ts';

const STEPS = ['case', 'client', 'name', 'licence', 'file'] as const;
type Step = (typeof STEPS)[number];

/** Removes the spaces of a typed case number. */
const compact = (text: string): string => text.replaceAll(/\s/g, '');

interface PowerPageProps {
  /** Called when it was filed. */
  readonly onFiled: () => void;
}

/** Files the power of attorney of a lawyer whom the case does not name yet: each answer on a page of its own. */
export function PowerPage({ onFiled }: PowerPageProps) {
  const t = useMyWords();
  const { language } = useLanguage();
  const { call } = useMy();
  const [, go] = useLocation();
  const [number, setNumber] = useState('');
  const [client, setClient] = useState('');
  const [name, setName] = useState('');
  const [licence, setLicence] = useState('');
  const filing = useFiling('/my/powers');
  const [isFiled, setFiled] = useState(false);
  const fileIt = async (document: string): Promise<void> => {
    const clientNationalId = parseNationalId(client) ?? '';
    const body = { document, caseNumber: compact(number), clientNationalId, name: name.trim(), language };
    await call(filePower, { body: { ...body, licence: licence.trim() } });
    onFiled();
    setFiled(true);
  };
  const problems: Readonly<Record<Step, 'missing' | 'wrong' | 'too-large' | null>> = {
    case: number.trim() === '' ? 'missing' : CASE_NUMBER.test(compact(number)) ? null : 'wrong',
    client: client.trim() === '' ? 'missing' : parseNationalId(client) === null ? 'wrong' : null,
    name: name.trim() === '' ? 'missing' : null,
    licence: licence.trim() === '' ? 'missing' : null,
    file: filing.problem,
  };
  if (isFiled)
    return (
      <Page title={t('power.sent')}>
        <p className="lead">{t('power.sentText', { number: localDigits(language, compact(number)) })}</p>
        <div className="actions">
          <Link href={MY_PATH} className="button button--primary">
            {t('power.toList')}
          </Link>
        </div>
      </Page>
    );
  return (
    <FilingForm
      steps={STEPS}
      filing={filing}
      titleOf={(step) => t(`power.titles.${step}`)}
      fieldOf={(step) => (step === 'file' ? 'file-file' : `power-${step}`)}
      problems={problems}
      onLeave={() => go(MY_PATH)}
      onFile={fileIt}
    >
      {(step) => (
        <>
          {step === 'case' && (
            <>
              <p className="lead">{t('power.lead')}</p>
              <TextField
                field="power-case"
                label={t('number')}
                hint={t('power.caseHint')}
                value={number}
                onChange={(value) => setNumber(value.slice(0, 60))}
              />
            </>
          )}
          {step === 'client' && (
            <TextField
              field="power-client"
              label={t('power.client')}
              hint={t('power.clientHint')}
              value={client}
              digits={10}
              onChange={setClient}
            />
          )}
          {step === 'name' && (
            <TextField
              field="power-name"
              label={t('power.name')}
              hint={t('power.nameHint')}
              value={name}
              autoComplete="name"
              onChange={(value) => setName(value.slice(0, 120))}
            />
          )}
          {step === 'licence' && (
            <TextField
              field="power-licence"
              label={t('power.licence')}
              hint={t('power.licenceHint')}
              value={licence}
              onChange={(value) => setLicence(value.slice(0, 40))}
            />
          )}
          {step === 'file' && (
            <>
              <FileField chosen={filing.file} onChoose={filing.choose} />
              <p className="soft">{t('power.next')}</p>
            </>
          )}
        </>
      )}
    </FilingForm>
  );
}
