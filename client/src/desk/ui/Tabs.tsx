import './tabs.css';

interface TabsProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly values: readonly Value[];
  readonly nameOf: (value: Value) => string;
  readonly onChange: (value: Value) => void;
}

/** A choice between a few views, side by side. */
export function Tabs<Value extends string>({ label, value, values, nameOf, onChange }: TabsProps<Value>) {
  return (
    <div className="tabs" role="group" aria-label={label}>
      {values.map((one) => (
        <button key={one} type="button" aria-pressed={one === value} onClick={() => onChange(one)}>
          {nameOf(one)}
        </button>
      ))}
    </div>
  );
}
