import type { ReactNode } from 'react';
import { fieldId, useProblem } from './Problems.tsx';

interface TickProps {
  readonly field: string;
  readonly label: string;
  readonly isTicked: boolean;
  readonly onTick: (isTicked: boolean) => void;
  /** Further questions after ticking it. */
  readonly children?: ReactNode;
}

/** A tick box for a consent or a statement. */
export function Tick({ field, label, isTicked, onTick, children }: TickProps) {
  const problem = useProblem(field);
  // With further questions, the problem belongs to them.
  const own = children === undefined ? problem : null;
  const id = children === undefined ? fieldId(field) : `${fieldId(field)}-tick`;
  return (
    <div className="tick-box" data-wrong={own !== null}>
      {own !== null && (
        <p id={`${id}-problem`} className="answer__problem">
          {own}
        </p>
      )}
      <label className="option">
        <input
          id={id}
          type="checkbox"
          checked={isTicked}
          aria-invalid={own !== null}
          aria-describedby={own === null ? undefined : `${id}-problem`}
          onChange={({ currentTarget }) => onTick(currentTarget.checked)}
        />
        <span className="option__mark option__mark--tick" />
        <span>{label}</span>
      </label>
      {isTicked && children !== undefined && <div className="tick-box__more">{children}</div>}
    </div>
  );
}
