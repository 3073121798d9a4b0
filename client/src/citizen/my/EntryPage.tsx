import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { parseNationalId } from '@mahzar/shared/national-id';
import { parseMobile } from '@mahzar/shared/phone';
import { enterPortal, sendPortalCode } from '@mahzar/shared/rest/portal';
import { call, CallError } from '../../connection/call.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { CodeAgain } from '../fields/CodeAgain.tsx';
import { CodeField, codeIn, codeProblem } from '../fields/CodeField.tsx';
import { TextField } from '../fields/TextField.tsx';
import { FollowForm } from '../follow/FollowForm.tsx';
import { Contact } from '../../ui/errors/Contact.tsx';
import { CODE_MS, StoredCode } from '../../browser/stored-code.ts';
import type { ChallengedCode } from '../../browser/stored-code.ts';
import { useCitizenWords } from '../words/useCitizenWords.ts';
import { useErrorText } from '../words/useErrorText.ts';
import { useMy } from './MyContext.tsx';
import { MY_PATH, POWER_PATH } from './paths.ts';
import { useMyWords } from './useMyWords.ts';

/** The code requested in this tab; the person's data are not stored. */
const STORED_CODE = new StoredCode<ChallengedCode>('mahzar.my.code');

interface EntryPageProps {
  /** The person's session has expired. */
  readonly hasEnded: boolean;
  /** The purpose; `power`: a lawyer whom no case names files a power of attorney. */
  readonly of: 'own-cases' | 'power';
  readonly onEntered: () => Promise<void>;
}

/** Identifies the person: national ID, telephone, and the code sent there, each on a page of its own. */
export function EntryPage({ hasEnded, of, onEntered }: EntryPageProps) {
  const t = useMyWords();
  const tc = useCitizenWords();
  const { language } = useLanguage();
  const errorText = useErrorText();
  const { send } = useMy();
  const [, go] = useLocation();
  const isPower = of === 'power';
  const [asked, setAsked] = useState(() => STORED_CODE.at(Date.now()));
  const [step, setStep] = useState<'national-id' | 'phone' | 'code'>(asked === null ? 'national-id' : 'code');
  const [nationalId, setNationalId] = useState('');
  const [phone, setPhone] = useState('');
  const [code, setCode] = useState('');
  const [failure, setFailure] = useState<CallError | null>(null);
  const callErrorOf = async (work: () => Promise<void>): Promise<CallError | null> => {
    try {
      await work();
      return null;
    } catch (error) {
      if (error instanceof CallError) return error;
      throw error;
    }
  };
  const ask = () =>
    callErrorOf(async () => {
      const who = { nationalId: parseNationalId(nationalId) ?? '', phone: parseMobile(phone) ?? '' };
      const { challenge, againInMs } = await call(send, sendPortalCode, { body: { ...who, language, for: of } });
      const next = { challenge, againAt: Date.now() + againInMs, until: Date.now() + CODE_MS };
      setAsked(next);
      STORED_CODE.keep(next);
      setCode('');
      setStep('code');
    });
  /** After a reload the person's data are lost. */
  const askAgain = async (): Promise<void> => {
    if (nationalId === '') return setStep('national-id');
    setFailure(await ask());
  };

  if (step === 'national-id')
    return (
      <FollowForm
        key="national-id"
        title={t(isPower ? 'power.entryTitle' : 'entry.title')}
        submit={tc('continue')}
        onBack={isPower ? () => go(MY_PATH) : null}
        check={() =>
          parseNationalId(nationalId) === null
            ? { field: 'nationalId', code: nationalId.trim() === '' ? 'missing' : 'wrong' }
            : null
        }
        onSubmit={async () => {
          setStep('phone');
          return null;
        }}
        below={
          isPower ? null : (
            <p>
              <Link href={POWER_PATH}>{t('power.fromEntry')}</Link>
            </p>
          )
        }
      >
        <p className={hasEnded ? 'warning' : 'lead'}>
          {t(hasEnded ? 'entry.ended' : isPower ? 'power.entryLead' : 'entry.lead')}
        </p>
        <TextField
          field="nationalId"
          label={tc('nationalId.label')}
          hint={t(isPower ? 'power.nationalIdHint' : 'entry.nationalIdHint')}
          value={nationalId}
          digits={10}
          onChange={setNationalId}
        />
      </FollowForm>
    );
  if (step === 'phone')
    return (
      <FollowForm
        key="phone"
        title={tc('mobile.title')}
        submit={tc('continue')}
        onBack={() => setStep('national-id')}
        check={() =>
          parseMobile(phone) === null ? { field: 'phone', code: phone.trim() === '' ? 'missing' : 'wrong' } : null
        }
        onSubmit={ask}
      >
        <TextField
          field="phone"
          label={tc('mobile.label')}
          hint={t(isPower ? 'power.phoneHint' : 'entry.phoneHint')}
          value={phone}
          digits={11}
          autoComplete="tel-national"
          onChange={setPhone}
        />
      </FollowForm>
    );
  return (
    <FollowForm
      key="code"
      title={t('entry.codeTitle')}
      submit={t('entry.enter')}
      onBack={() => {
        STORED_CODE.forget();
        setStep(nationalId === '' ? 'national-id' : 'phone');
      }}
      check={() => codeProblem(code)}
      onSubmit={async () => {
        const refused = await callErrorOf(async () => {
          await call(send, enterPortal, { body: { challenge: asked?.challenge ?? '', code: codeIn(code) } });
          STORED_CODE.forget();
          await onEntered();
        });
        if (refused?.code === 'code-over') STORED_CODE.forget();
        return refused;
      }}
      below={
        <>
          <details className="more">
            <summary>{t('entry.noCode')}</summary>
            <p>{t(isPower ? 'power.noCodeText' : 'entry.noCodeText')}</p>
            <Contact />
          </details>
          <p className="soft">{t('entry.shared')}</p>
        </>
      }
    >
      <CodeField
        label={t('entry.codeLabel')}
        hint={t(isPower ? 'power.codeHint' : 'entry.codeHint')}
        value={code}
        onChange={setCode}
      />
      <CodeAgain
        asked={asked === null ? null : { ...asked, sent: true }}
        said={t(isPower ? 'power.asked' : 'entry.asked')}
        onAgain={() => void askAgain()}
      />
      {failure !== null && (
        <p role="alert" className="warning">
          {errorText(failure)}
        </p>
      )}
    </FollowForm>
  );
}
