import { Fragment } from 'react';
import type { ReactNode } from 'react';
import { fieldId, useProblem } from './Problems.tsx';

export interface Option<Value> {
  readonly value: Value;
  readonly label: string;
  readonly hint?: string;
  /** Further questions after choosing it. */
  readonly more?: ReactNode;
}

interface OptionsProps<Value> {
  readonly field: string;
  readonly legend: string;
  /** For pages whose heading asks the same. */
  readonly isLegendHidden?: boolean;
  readonly options: readonly Option<Value>[];
  readonly chosen: Value | null;
  readonly onChoose: (value: Value) => void;
  /** `grid`: small options next to each other, such as times of a day. */
  readonly look?: 'list' | 'grid';
}

/** A choice of one option: the browser's own radio buttons, each with a label as large as a finger. */
export function Options<Value extends string | number | boolean>(props: OptionsProps<Value>) {
  const { field, legend, isLegendHidden = false, options, chosen, onChoose, look = 'list' } = props;
  const problem = useProblem(field);
  const id = fieldId(field);
  return (
    <fieldset
      id={id}
      className={`options options--${look}`}
      data-wrong={problem !== null}
      aria-describedby={problem === null ? undefined : `${id}-problem`}
    >
      <legend className={isLegendHidden ? 'visually-hidden' : undefined}>{legend}</legend>
      {problem !== null && (
        <p id={`${id}-problem`} className="answer__problem">
          {problem}
        </p>
      )}
      <div className="options__all">
        {options.map(({ value, label, hint, more }) => (
          <Fragment key={String(value)}>
            <label className="option">
              <input type="radio" name={id} checked={value === chosen} onChange={() => onChoose(value)} />
              <span className="option__mark" />
              <span>
                {label}
                {hint !== undefined && <span className="option__hint">{hint}</span>}
              </span>
            </label>
            {value === chosen && more !== undefined && <div className="options__more">{more}</div>}
          </Fragment>
        ))}
      </div>
    </fieldset>
  );
}
