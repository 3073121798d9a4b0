import { useEffect } from 'react';
import type { FC } from 'react';
import { Redirect } from 'wouter';
import { useCitizen, useOwn, useWay } from '../CitizenContext.tsx';
import { useUnsentGuard } from '../files/useUnsentGuard.ts';
import { LoadingPage } from '../LoadingPage.tsx';
import { ASK_PATH, FOLLOW_PATH } from '../paths.ts';
import { firstOpen, isReached, STEPS } from '../request/steps.ts';
import type { Step } from '../request/steps.ts';
import { CaseNumberPage } from './CaseNumberPage.tsx';
import { CheckPage } from './CheckPage.tsx';
import { CodePage } from './CodePage.tsx';
import { CompanyPage } from './CompanyPage.tsx';
import { ConsentPage } from './ConsentPage.tsx';
import { DonePage } from './DonePage.tsx';
import { FilesPage } from './FilesPage.tsx';
import { KindPage } from './KindPage.tsx';
import { MatterPage } from './MatterPage.tsx';
import { MobilePage } from './MobilePage.tsx';
import { NamePage } from './NamePage.tsx';
import { NationalIdPage } from './NationalIdPage.tsx';
import { OfficePage } from './OfficePage.tsx';
import { addressOfStep } from './Question.tsx';
import { TurnPage } from './TurnPage.tsx';

const PAGES: Readonly<Record<Step, FC>> = {
  office: OfficePage,
  name: NamePage,
  'national-id': NationalIdPage,
  mobile: MobilePage,
  code: CodePage,
  kind: KindPage,
  matter: MatterPage,
  'case-number': CaseNumberPage,
  files: FilesPage,
  company: CompanyPage,
  consent: ConsentPage,
  turn: TurnPage,
  check: CheckPage,
};

/** The question of an address; earlier unanswered questions come first. */
export function AskPages({ step }: { readonly step: string }) {
  const { own, offices } = useCitizen();
  useUnsentGuard();
  const stage = useOwn((state) => state.stage);
  const request = useOwn((state) => state.request);
  const way = useWay();
  const office = way.answers.office;
  const hasOffice = useOwn(({ answers }) => answers.office !== null);
  useEffect(() => {
    if (office !== null && !hasOffice) own.type({ office });
  }, [own, office, hasOffice]);
  if (stage === 'loading' || offices === null) return <LoadingPage />;
  if (request !== null && request.state !== 'draft') {
    return step === 'done' ? <DonePage request={request} /> : <Redirect to={FOLLOW_PATH} replace />;
  }
  const asked = STEPS.find((each) => each === step);
  if (asked === undefined) return <Redirect to={ASK_PATH} replace />;
  if (!isReached(asked, way)) return <Redirect to={addressOfStep(firstOpen(way))} replace />;
  const Shown = PAGES[asked];
  return <Shown key={asked} />;
}
