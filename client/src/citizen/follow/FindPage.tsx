import { useState } from 'react';
import { Redirect } from 'wouter';
import { parseTrackingCode } from '@mahzar/shared/requests/tracking-code';
import { TextField } from '../fields/TextField.tsx';
import { FOLLOW_PATH } from '../paths.ts';
import { useCitizenWords } from '../words/useCitizenWords.ts';
import { FollowForm } from './FollowForm.tsx';
import { OpenCodePage } from './OpenCodePage.tsx';
import { useOpening } from './useOpening.ts';

/** Asks for the tracking code of the request. */
export function FindPage({ isLinkBroken = false }: { readonly isLinkBroken?: boolean }) {
  const t = useCitizenWords();
  const opening = useOpening();
  const [trackingCode, setTrackingCode] = useState('');
  const { stage } = opening;
  if (stage.is === 'code') return <OpenCodePage opening={opening} />;
  if (stage.is === 'opened') return <Redirect to={FOLLOW_PATH} replace />;
  return (
    <FollowForm
      key="find"
      title={t('follow.findTitle')}
      submit={t('continue')}
      check={() => {
        if (trackingCode.trim() === '') return { field: 'trackingCode', code: 'missing' };
        return parseTrackingCode(trackingCode) === null ? { field: 'trackingCode', code: 'wrong' } : null;
      }}
      onSubmit={() => opening.open({ trackingCode: parseTrackingCode(trackingCode), link: null })}
    >
      {isLinkBroken && <p className="warning">{t('follow.linkBroken')}</p>}
      <TextField
        field="trackingCode"
        label={t('tracking')}
        hint={t('follow.findHint')}
        value={trackingCode}
        digits={30}
        onChange={setTrackingCode}
      />
    </FollowForm>
  );
}
