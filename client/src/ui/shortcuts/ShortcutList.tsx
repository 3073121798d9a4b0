import './shortcuts.css';

interface ShortcutListProps {
  readonly rows: readonly {
    readonly name: string;
    /** Keys that are pressed together or in sequence. */
    readonly keys: readonly string[];
    readonly isOff: boolean;
  }[];
}

/** Names of acts with their keys. */
export function ShortcutList({ rows }: ShortcutListProps) {
  return (
    <dl className="shortcuts">
      {rows.map(({ name, keys, isOff }) => (
        <div key={name} className="shortcuts__row" data-off={isOff}>
          <dt>{name}</dt>
          <dd>
            {keys.map((key) => (
              <kbd key={key} dir="ltr">
                {key}
              </kbd>
            ))}
          </dd>
        </div>
      ))}
    </dl>
  );
}
