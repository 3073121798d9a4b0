import type { HTMLAttributes, InputHTMLAttributes, ReactNode, TextareaHTMLAttributes } from 'react';
import { localDigits } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { latinDigits } from './digits.ts';
import { useStaffWords } from '../words/useStaffWords.ts';
import { useField } from './FormContext.tsx';

interface FieldBase {
  /** Its place in the request's body: `people.2.name`. */
  readonly name: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly isOptional?: boolean;
}

interface FieldProps extends FieldBase {
  readonly children: (control: {
    readonly id: string;
    readonly 'aria-invalid': boolean | undefined;
    readonly 'aria-describedby': string | undefined;
  }) => ReactNode;
}

/** A label above its control, with a hint and the error. */
export function Field({ name, label, hint, isOptional = false, children }: FieldProps) {
  const t = useStaffWords();
  const { id, problem } = useField(name, label);
  const about = [hint !== undefined && `${id}-hint`, problem !== null && `${id}-problem`].filter(Boolean).join(' ');
  return (
    <div className="field" data-wrong={problem !== null}>
      <label htmlFor={id}>{isOptional ? t('common.optional', { label }) : label}</label>
      {hint !== undefined && (
        <p id={`${id}-hint`} className="field__hint">
          {hint}
        </p>
      )}
      {problem !== null && (
        <p id={`${id}-problem`} className="field__problem">
          {problem}
        </p>
      )}
      {children({
        id,
        'aria-invalid': problem === null ? undefined : true,
        'aria-describedby': about === '' ? undefined : about,
      })}
    </div>
  );
}

interface GroupFieldProps {
  readonly name: string;
  readonly label: string;
  /** @param labelId of the label of the control */
  readonly children: (labelId: string, isWrong: boolean) => ReactNode;
}

/** A label above a control of several parts, none of which the browser would connect with it. */
export function GroupField({ name, label, children }: GroupFieldProps) {
  const { id, problem } = useField(name, label);
  return (
    <div className="field" data-wrong={problem !== null} id={id}>
      <span className="field__label" id={`${id}-label`}>
        {label}
      </span>
      {problem !== null && <p className="field__problem">{problem}</p>}
      {children(`${id}-label`, problem !== null)}
    </div>
  );
}

interface TextFieldProps extends FieldBase {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly type?: 'text' | 'email' | 'password' | 'tel' | 'search' | 'url';
  /** Phones, addresses and codes are written from left to right in every language. */
  readonly isLatin?: boolean;
  readonly autoComplete?: string;
  readonly autoFocus?: boolean;
  readonly inputMode?: HTMLAttributes<HTMLElement>['inputMode'];
  readonly maxLength?: number;
  readonly width?: 'short' | 'medium';
  readonly more?: InputHTMLAttributes<HTMLInputElement>;
}

/** One line of text. */
export function TextField(props: TextFieldProps) {
  const { value, onChange, type = 'text', isLatin = false, autoComplete = 'off', width, more } = props;
  const { language } = useLanguage();
  // Numbers are shown in the digits of the language and stored as 0–9.
  const isNumber = props.inputMode === 'numeric' || type === 'tel';
  return (
    <Field {...props}>
      {(control) => (
        <input
          {...control}
          {...more}
          className="input"
          type={type}
          value={isNumber ? localDigits(language, value) : value}
          autoComplete={autoComplete}
          data-width={width}
          {...(isLatin && { dir: 'ltr' as const, spellCheck: 'false' as const, autoCapitalize: 'none' })}
          {...(props.autoFocus === true && { autoFocus: true })}
          {...(props.inputMode !== undefined && { inputMode: props.inputMode })}
          {...(props.maxLength !== undefined && { maxLength: props.maxLength })}
          onChange={({ target }) => onChange(isNumber ? latinDigits(target.value) : target.value)}
        />
      )}
    </Field>
  );
}

interface TextAreaFieldProps extends FieldBase {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly rows?: number;
  readonly more?: TextareaHTMLAttributes<HTMLTextAreaElement>;
}

/** Several lines of text. */
export function TextAreaField(props: TextAreaFieldProps) {
  return (
    <Field {...props}>
      {(control) => (
        <textarea
          dir="auto"
          {...control}
          {...props.more}
          className="input"
          rows={props.rows ?? 3}
          value={props.value}
          onChange={({ target }) => props.onChange(target.value)}
        />
      )}
    </Field>
  );
}

interface SelectFieldProps<Value extends string> extends FieldBase {
  readonly value: Value | '';
  readonly values: readonly Value[];
  readonly nameOf: (value: Value) => string;
  readonly onChange: (value: Value | '') => void;
  /** Shown while nothing is chosen; without it a value is always chosen. */
  readonly empty?: string;
}

/** One of a few values, in the browser's own list. */
export function SelectField<Value extends string>(props: SelectFieldProps<Value>) {
  return (
    <Field {...props}>
      {(control) => (
        <select
          {...control}
          className="input"
          value={props.value}
          onChange={({ target }) => props.onChange(props.values.find((one) => one === target.value) ?? '')}
        >
          {props.empty !== undefined && <option value="">{props.empty}</option>}
          {props.values.map((one) => (
            <option key={one} value={one}>
              {props.nameOf(one)}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

interface TickFieldProps {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly isChecked: boolean;
  readonly onChange: (checked: boolean) => void;
}

/** Yes or no. */
export function TickField({ name, label, hint, isChecked, onChange }: TickFieldProps) {
  const { id } = useField(name, label);
  return (
    <div className="tick-field">
      <input
        id={id}
        type="checkbox"
        checked={isChecked}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onChange={({ target }) => onChange(target.checked)}
      />
      <label htmlFor={id}>{label}</label>
      {hint !== undefined && (
        <p id={`${id}-hint`} className="field__hint">
          {hint}
        </p>
      )}
    </div>
  );
}

interface TicksFieldProps<Value extends string> {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly values: readonly Value[];
  readonly chosen: readonly Value[];
  readonly nameOf: (value: Value) => string;
  readonly onChange: (chosen: readonly Value[]) => void;
}

/** Any of a few values. */
export function TicksField<Value extends string>(props: TicksFieldProps<Value>) {
  const { name, label, hint, values, chosen, nameOf, onChange } = props;
  const { id, problem } = useField(name, label);
  return (
    <fieldset id={id} className="field ticks-field" data-wrong={problem !== null}>
      <legend>{label}</legend>
      {hint !== undefined && <p className="field__hint">{hint}</p>}
      {problem !== null && <p className="field__problem">{problem}</p>}
      <div className="ticks-field__all">
        {values.map((value) => (
          <label key={value} className="tick-field">
            <input
              type="checkbox"
              checked={chosen.includes(value)}
              onChange={({ target }) =>
                onChange(values.filter((one) => (one === value ? target.checked : chosen.includes(one))))
              }
            />
            {nameOf(value)}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
