import { useState } from 'react';
import type { ReactNode } from 'react';
import { FollowForm } from '../follow/FollowForm.tsx';
import type { AnswerProblem } from '../request/answers.ts';
import { useCitizenWords } from '../words/useCitizenWords.ts';
import { useMyWords } from './useMyWords.ts';
import type { Filing } from './useFiling.ts';

interface FilingFormProps<Step extends string> {
  /** At least one; the document is filed after the last one. */
  readonly steps: readonly Step[];
  readonly filing: Filing;
  readonly titleOf: (step: Step) => string;
  /** Returns the field of a step where a problem is shown. */
  readonly fieldOf: (step: Step) => AnswerProblem['field'];
  readonly problems: Readonly<Record<Step, 'missing' | 'wrong' | 'too-large' | null>>;
  /** Called on going back from the first step. */
  readonly onLeave: () => void;
  /** Files the upload with this id. */
  readonly onFile: (document: string) => Promise<void>;
  readonly children: (step: Step) => ReactNode;
}

/** The questions about a document, each on a page of its own, until it is filed. */
export function FilingForm<Step extends string>(props: FilingFormProps<Step>) {
  const { steps, filing, titleOf, fieldOf, problems, onLeave, onFile, children } = props;
  const t = useMyWords();
  const tc = useCitizenWords();
  const [reached, setAt] = useState(0);
  // The steps may become fewer while the form is open.
  const at = Math.min(reached, steps.length - 1);
  const step = steps[at]!;
  const isLast = at === steps.length - 1;
  return (
    <FollowForm
      key={step}
      title={titleOf(step)}
      submit={isLast ? t('file.submit') : tc('continue')}
      onBack={() => (at === 0 ? onLeave() : setAt(at - 1))}
      check={() => {
        const code = problems[step];
        return code === null ? null : { field: fieldOf(step), code };
      }}
      onSubmit={async () => {
        if (isLast) return filing.submit(onFile);
        setAt(at + 1);
        return null;
      }}
    >
      {children(step)}
      {filing.share !== null && (
        <progress className="my-progress" value={filing.share} aria-label={t('file.sending')} />
      )}
    </FollowForm>
  );
}
