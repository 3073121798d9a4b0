import { createContext, useContext, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { FieldProblem } from '@mahzar/shared/rest/errors';
import { useStaffWords } from '../words/useStaffWords.ts';

interface FormState {
  readonly problems: readonly FieldProblem[];
  /** Labels of the form's fields, for the summary of errors. */
  readonly labels: Map<string, string>;
}

export const FormContext = createContext<FormState>({ problems: [], labels: new Map() });

/** The person or thing to which the fields within belong, where a form has several alike: shown in the summary of errors. */
const PlaceContext = createContext('');
export const FieldPlace = PlaceContext.Provider;

/** Returns the id of a field's control, to which labels and the summary of errors refer. */
export function fieldId(name: string): string {
  return `field-${name.replaceAll('.', '-')}`;
}

/** Returns a function that explains a problem's code. */
export function useProblemText(): (problem: FieldProblem) => string {
  const t = useStaffWords();
  const { i18n } = useTranslation();
  return ({ code }) =>
    t(`problems.${i18n.exists(`problems.${code}`, { ns: 'staff' }) ? (code as 'required') : 'other'}`);
}

/** Registers a field at its form; returns its id and its error in words. */
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
