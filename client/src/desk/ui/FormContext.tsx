import { createContext, useContext, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { FieldProblem } from '@mahzar/shared/rest/errors';
import { useStaffWords } from '../words/useStaffWords.ts';

interface FormState {
  readonly problems: readonly FieldProblem[];
  /** Labels of the fields that the form has, for the summary of what is wrong. */
  readonly labels: Map<string, string>;
}

export const FormContext = createContext<FormState>({ problems: [], labels: new Map() });

/** Of whom or what the fields within are, where a form has several alike: the summary of what is wrong says it. */
const PlaceContext = createContext('');
export const FieldPlace = PlaceContext.Provider;

/** The id of the control of a field, to which labels and the summary of errors point. */
export function fieldId(name: string): string {
  return `field-${name.replaceAll('.', '-')}`;
}

/** What a problem's code means to a person. */
export function useProblemText(): (problem: FieldProblem) => string {
  const t = useStaffWords();
  const { i18n } = useTranslation();
  return ({ code }) =>
    t(`problems.${i18n.exists(`problems.${code}`, { ns: 'staff' }) ? (code as 'required') : 'other'}`);
}

/** Makes a field known to its form; answers with its id and what is wrong with it, in words. */
export function useField(name: string, label: string): { readonly id: string; readonly problem: string | null } {
  const { problems, labels } = useContext(FormContext);
  const place = useContext(PlaceContext);
  const text = useProblemText();
  useEffect(() => {
    labels.set(name, place === '' ? label : `${place} · ${label}`);
    return () => void labels.delete(name);
  }, [labels, name, label, place]);
  const problem = problems.find(({ field }) => field === name);
  return { id: fieldId(name), problem: problem === undefined ? null : text(problem) };
}
