import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { parseNationalId } from '@mahzar/shared/national-id';
import { filePower } from '@mahzar/shared/rest/portal';
import { MOST_DOCUMENT_BYTES } from '@mahzar/shared/rest/proceedings';
import { CASE_NUMBER } from '@mahzar/shared/scheduling/case-number';
import { CallError } from '../../connection/call.ts';
import { uploadDocument } from '../../connection/upload-document.ts';
import { localDigits } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Page } from '../../ui/Page.tsx';
import { TextField } from '../fields/TextField.tsx';
import { FollowForm } from '../follow/FollowForm.tsx';
import { useCitizenWords } from '../words/useCitizenWords.ts';
import { FileField } from './FileField.tsx';
import { useMy } from './MyContext.tsx';
import { MY_PATH } from './paths.ts';
import { useMyWords } from './useMyWords.ts';

const STEPS = ['case', 'client', 'name', 'licence', 'file'] as const;
type Step = (typeof STEPS)[number];

/** Case numbers as they are typed, with whatever spaces. */
const compact = (text: string): string => text.replaceAll(/\s/g, '');

interface PowerPageProps {
  /** Told when it was filed. */
  readonly onFiled: () => void;
}

/** Files the power of attorney of a lawyer whom the case does not name yet: each answer on a page of its own. */
export function PowerPage({ onFiled }: PowerPageProps) {
  const t = useMyWords();
  const tc = useCitizenWords();
  const { language } = useLanguage();
  const { call, send } = useMy();
  const [, go] = useLocation();
  const [at, setAt] = useState(0);
  const [number, setNumber] = useState('');
  const [client, setClient] = useState('');
  const [name, setName] = useState('');
  const [licence, setLicence] = useState('');
  const [file, setFile] = useState<File | null>(null);
  const [share, setShare] = useState<number | null>(null);
  /** What was sent and not filed: it is not sent twice. */
  const [sent, setSent] = useState<{ readonly file: File; readonly document: string } | null>(null);
  const [isFiled, setFiled] = useState(false);
  const step: Step = STEPS[at] ?? 'file';
  const fileIt = async (): Promise<CallError | null> => {
    if (file === null) return null;
    try {
      const path = '/my/powers';
      const document =
        sent?.file === file ? sent.document : await uploadDocument(file, { send, path, onProgress: setShare });
      setSent({ file, document });
      const clientNationalId = parseNationalId(client) ?? '';
      const body = { document, caseNumber: compact(number), clientNationalId, name: name.trim(), language };
      await call(filePower, { body: { ...body, licence: licence.trim() } });
      onFiled();
      setFiled(true);
      return null;
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      // It lay too long.
      if (error.code === 'not-found') setSent(null);
      return error;
    } finally {
      setShare(null);
    }
  };
  const problems: Readonly<Record<Step, 'missing' | 'wrong' | 'too-large' | null>> = {
    case: number.trim() === '' ? 'missing' : CASE_NUMBER.test(compact(number)) ? null : 'wrong',
    client: client.trim() === '' ? 'missing' : parseNationalId(client) === null ? 'wrong' : null,
    name: name.trim() === '' ? 'missing' : null,
    licence: licence.trim() === '' ? 'missing' : null,
    file: file === null ? 'missing' : file.size > MOST_DOCUMENT_BYTES ? 'too-large' : null,
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
    <FollowForm
      key={step}
      title={t(`power.titles.${step}`)}
      submit={step === 'file' ? t('file.submit') : tc('continue')}
      onBack={() => (at === 0 ? go(MY_PATH) : setAt(at - 1))}
      check={() => {
        const code = problems[step];
        return code === null ? null : { field: step === 'file' ? 'file-file' : `power-${step}`, code };
      }}
      onSubmit={async () => {
        if (step === 'file') return fileIt();
        setAt(at + 1);
        return null;
      }}
    >
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
          <FileField chosen={file} onChoose={setFile} />
          <p className="soft">{t('power.next')}</p>
        </>
      )}
      {share !== null && <progress className="my-progress" value={share} aria-label={t('file.sending')} />}
    </FollowForm>
  );
}
